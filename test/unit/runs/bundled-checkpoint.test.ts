import { renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { describe, expect, it } from 'vitest';
import { createNetwork } from '../../../src/models/registry';
import { bundledCheckpoint } from '../../../src/runs/bundled-checkpoint';
import { resolveCheckpoint } from '../../../src/runs/checkpoint-reference';
import { loadCheckpoint, saveCheckpoint } from '../../../src/runs/checkpoints';
import { createRun } from '../../../src/runs/run-folder';
import { runFolder } from '../../../src/runs/run-paths';
import { smallConfig } from '../../support/networks';
import { temporaryFolder } from '../../support/temporary-folder';

const root = path.resolve(import.meta.dirname, '../../..');
const file = path.join(root, 'media', 'bundled.safetensors');

describe('the bundled checkpoint', () => {
  it('is found without a workspace', async () => {
    expect(bundledCheckpoint()).toBe(file);
    expect(await resolveCheckpoint(temporaryFolder(), 'bundled')).toMatchObject({ file });
  });

  it('keeps its name where a run has it, too, which "@" then names', async () => {
    const workspace = temporaryFolder();
    const config = smallConfig();
    const made = await createRun(workspace, 'other', config);
    const run = runFolder(workspace, 'bundled');
    renameSync(made.folder, run.folder);
    const own = path.join(
      run.checkpoints,
      await saveCheckpoint(run.checkpoints, { step: 9, config, tensors: new Map() }),
    );
    expect((await resolveCheckpoint(workspace, 'bundled')).file).toBe(file);
    expect((await resolveCheckpoint(workspace, 'bundled@last')).file).toBe(own);
    expect((await resolveCheckpoint(workspace, 'bundled@9')).file).toBe(own);
  });

  it('holds the weights of its network and nothing else, in at most 1.5 MB', async () => {
    const { config, tensors, extra } = await loadCheckpoint(file);
    const names = createNetwork(config.model).parameters.map(({ name }) => name);
    expect([...tensors.keys()].sort()).toEqual(names.sort());
    expect(extra).toEqual({});
    expect(statSync(file).size).toBeLessThanOrEqual(1.5e6);
  });

  it('names no place on the disk of whoever made it', async () => {
    const { config } = await loadCheckpoint(file);
    const texts = JSON.stringify(config).match(/"[^"]*"/g) ?? [];
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter((text) => path.win32.isAbsolute(text.slice(1, -1)) || text.includes('..'))).toEqual(
      [],
    );
  });

  it('is in the package', async () => {
    const packaged = await listFiles({ cwd: root, packageManager: PackageManager.None });
    expect(packaged).toContain('media/bundled.safetensors');
    expect(packaged).not.toContain('src/extension.ts');
  });
});
