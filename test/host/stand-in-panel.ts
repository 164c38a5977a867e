import * as vscode from 'vscode';
import { eventually } from './fixtures';

/** A panel whose page is played by the test: it hears what is posted to the page, and says what the page would. */
export class StandInPanel<To extends { readonly type: string }, From> {
  posted: To[] = [];
  title = '';
  visible = true;
  disposed = false;
  iconPath: unknown;
  private readonly received = new vscode.EventEmitter<From>();
  private readonly viewState = new vscode.EventEmitter<void>();
  private readonly closed = new vscode.EventEmitter<void>();
  readonly onDidChangeViewState = this.viewState.event;
  readonly onDidDispose = this.closed.event;
  readonly webview = {
    options: {},
    html: '',
    cspSource: 'https://page.test',
    asWebviewUri: (uri: vscode.Uri) => uri,
    onDidReceiveMessage: this.received.event,
    postMessage: async (message: To) => void this.posted.push(message),
  };

  get panel(): vscode.WebviewPanel {
    return this as unknown as vscode.WebviewPanel;
  }

  /** What the page says. */
  say(message: From): void {
    this.received.fire(message);
  }

  show(visible: boolean): void {
    this.visible = visible;
    this.viewState.fire();
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.closed.fire();
  }

  all<T extends To['type']>(type: T): Extract<To, { type: T }>[] {
    return this.posted.filter((message): message is Extract<To, { type: T }> => message.type === type);
  }

  /** The newest message of a kind that is as wanted. */
  heard<T extends To['type']>(
    type: T,
    wanted: (message: Extract<To, { type: T }>) => boolean = () => true,
  ): Promise<Extract<To, { type: T }>> {
    return eventually(() => this.all(type).filter(wanted).at(-1), `the message ${type}`);
  }
}
