import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Contribution {
  command: string;
}

describe('the extension', () => {
  const extension = vscode.extensions.getExtension('stego-lab.stego-lab');

  it('is installed', () => {
    assert.ok(extension, `among ${vscode.extensions.all.length} extensions`);
  });

  it('activates', async () => {
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command that package.json contributes', async () => {
    assert.ok(extension);
    await extension.activate();
    const contributed: Contribution[] = extension.packageJSON.contributes?.commands ?? [];
    assert.ok(contributed.length > 0, 'package.json contributes no command');
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = contributed.map(({ command }) => command).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
  });
});
