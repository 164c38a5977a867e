// How long the packaged extension takes to activate in a real VS Code, as VS Code itself reports it under
// "Developer: Show Running Extensions". Usage: node bench/activation.mjs out/stego-lab-….vsix [--runs 5]
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openWorkbench, reloadWindow, runCommand } from '../test/support/workbench/browser.mjs';
import { startServer } from '../test/support/workbench/server.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' } },
});
const [vsix] = positionals;
if (!vsix) throw new Error('Name a VSIX, as npm run package makes it.');

const workspaceFolder = await mkdtemp(path.join(os.tmpdir(), 'stego-activation-'));
// A workspace with runs activates the extension at the start, like one that a user comes back to.
await mkdir(path.join(workspaceFolder, '.stego/runs'), { recursive: true });
const server = await startServer({ workspaceFolder });
await server.installVsix(path.resolve(vsix));
const { page, close } = await openWorkbench({ server });
try {
  const milliseconds = [];
  for (let run = 0; run < Number(values.runs); run++) {
    if (run > 0) await reloadWindow(page);
    await runCommand(page, 'Developer: Show Running Extensions');
    const row = page.locator('.runtime-extensions-editor .monaco-list-row').filter({ hasText: 'Stego Lab' });
    const text = await row
      .getByText(/Activation/)
      .first()
      .innerText({ timeout: 60_000 });
    milliseconds.push(Number(/(\d+)\s*ms/.exec(text)?.[1]));
  }
  const sorted = [...milliseconds].sort((a, b) => a - b);
  console.log(`activation: median ${sorted[Math.floor(sorted.length / 2)]} ms of ${milliseconds.join(', ')}`);
} finally {
  await close();
  await server.stop();
  await rm(workspaceFolder, { recursive: true, force: true });
}
