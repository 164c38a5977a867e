import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json';

/** File endings of which only some menus may say something. */
const endings = ['.png', '.webp', '.tif', '.tiff', '.jpg', '.jpeg', '.gif', '.avif', '.svg', '.bmp', '.txt'];
// JPEG leaves what a model that was trained for it has hidden.
const containers = ['.png', '.webp', '.tif', '.tiff', '.jpg', '.jpeg'];
const images = [...containers, '.gif', '.avif'];

const suitable: Readonly<Record<string, readonly string[]>> = {
  'stego.hideSecret': images,
  'stego.previewRevealed': containers,
  'stego.saveRevealed': containers,
};

const entries = Object.entries(manifest.contributes.menus).flatMap(([menu, items]) =>
  items
    .filter(({ command, when }) => command in suitable && !when.startsWith('activeCustomEditorId =='))
    .map(({ command, when }) => ({ menu, command, when })),
);

describe('the menus of an image', () => {
  it('are in the explorer, on editors and in the preview of VS Code', () => {
    expect([...new Set(entries.map(({ menu }) => menu))]).toEqual([
      'explorer/context',
      'editor/title',
      'editor/title/context',
      'webview/context',
    ]);
  });

  it.each(Object.keys(suitable))('need no folder for %s, which the bundled model can do', (name) => {
    const declared = manifest.contributes.commands.find(({ command }) => command === name);
    expect(declared?.enablement).toBe('isWorkspaceTrusted');
  });

  it.each(entries)('offer $command in $menu only where it can work', ({ command, when }) => {
    const [, pattern, flags] = /resourceExtname =~ \/(.+?)\/(\w*)/.exec(when) ?? [];
    expect(pattern, when).toBeDefined();
    const offered = endings.filter((ending) => new RegExp(pattern, flags).test(ending));
    expect(offered).toEqual(suitable[command]);
    expect(when).toContain('isWorkspaceTrusted');
  });
});
