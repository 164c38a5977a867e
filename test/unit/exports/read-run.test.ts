import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRunToExport } from '../../../src/exports/read-run';
import { runFolder } from '../../../src/runs/run-paths';
import { temporaryFolder } from '../../support/temporary-folder';

describe('a run to export', () => {
  it('without a configuration is named once in what is said of it', async () => {
    const run = runFolder(temporaryFolder(), 'kill');
    mkdirSync(run.folder, { recursive: true });
    await expect(readRunToExport(run)).rejects.toThrow(/^Run "kill": config\.yaml is missing\.$/);
    const other = runFolder(path.dirname(run.folder), 'none');
    await expect(readRunToExport(other)).rejects.toThrow('There is no run "none"');
  });
});
