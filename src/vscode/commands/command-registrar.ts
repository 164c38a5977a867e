import * as vscode from 'vscode';
import { requireTrust, showError } from '../show-error';

/** Registers commands whose failures are shown, not thrown at whoever called them. */
export class CommandRegistrar implements vscode.Disposable {
  private readonly registrations: vscode.Disposable[] = [];

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** `stego.<name>`; gives undefined where `handler` throws. */
  register(name: string, handler: (...args: unknown[]) => unknown): void {
    this.registrations.push(
      vscode.commands.registerCommand(`stego.${name}`, async (...args: unknown[]) => {
        try {
          return await handler(...args);
        } catch (error) {
          showError(error, this.log);
          return undefined;
        }
      }),
    );
  }

  /** A command that does nothing in a workspace that is not trusted. */
  registerTrusted(name: string, handler: (...args: unknown[]) => unknown): void {
    this.register(name, (...args) => {
      requireTrust();
      return handler(...args);
    });
  }

  dispose(): void {
    for (const registration of this.registrations) registration.dispose();
  }
}
