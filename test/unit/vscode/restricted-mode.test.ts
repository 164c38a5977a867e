import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json';
import { restrictedCommands } from '../../support/restricted-commands';

const { commands, menus, keybindings } = manifest.contributes;
const needsTrust = (when: string | undefined) => /(^|&& )isWorkspaceTrusted( &&|$)/.test(when ?? '');

/** Where VS Code shows an entry whatever the command's own condition says: there it would only be in the way. */
const elsewhere = ['explorer/context', 'editor/title', 'editor/title/context', 'webview/context'] as const;

describe('in Restricted Mode', () => {
  it('it is known of every command what it does', () => {
    expect(Object.keys(restrictedCommands).sort()).toEqual(commands.map(({ command }) => command).sort());
  });

  it.each(commands)('$command is offered if it may do something', ({ command, enablement }) => {
    expect(needsTrust(enablement)).toBe(restrictedCommands[command] === 'refused');
  });

  it.each(elsewhere)('%s has no entry that would be refused', (menu) => {
    const refused = menus[menu].filter(({ command }) => restrictedCommands[command] === 'refused');
    expect(refused.filter(({ when }) => !needsTrust(when))).toEqual([]);
  });

  it('no key is taken for what would be refused', () => {
    const refused = keybindings.filter(({ command }) => restrictedCommands[command] === 'refused');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter(({ when }) => !needsTrust(when))).toEqual([]);
  });
});
