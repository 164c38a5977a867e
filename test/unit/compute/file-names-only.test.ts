import { homedir } from 'node:os';
import { expect, it } from 'vitest';
import { fileNamesOnly } from '../../../src/compute/diagnostics';

it.each([
  ['/home/ann/.local/b/tfjs_binding.node: file too short', 'tfjs_binding.node: file too short'],
  ["Cannot find module '/home/ann/b/main.js'; run it", "Cannot find module 'main.js'; run it"],
  ['C:\\Users\\Ann\\b\\addon.node is no valid application.', 'addon.node is no valid application.'],
  ['at file:///home/ann/b/main.js', 'at main.js'],
  [`in ${homedir()}/b/main.js`, 'in main.js'],
  [
    'see https://example.org/a/b and Direct3D/Metal, 1 GFLOP/s',
    'see https://example.org/a/b and Direct3D/Metal, 1 GFLOP/s',
  ],
  [
    'run “Stego: Install CUDA Backend” or `stego devices install`',
    'run “Stego: Install CUDA Backend” or `stego devices install`',
  ],
])('%s', (text, expected) => {
  expect(fileNamesOnly(text)).toBe(expected);
});
