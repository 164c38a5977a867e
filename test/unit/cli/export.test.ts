import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendMetrics } from '../../../src/runs/metrics';
import { createRun } from '../../../src/runs/run-folder';
import { smallConfig, untrainedCheckpoint } from '../../support/networks';
import { runStego } from '../../support/run-stego';

let workspace: string;
const stego = (line: string) => runStego(workspace, line.split(' '));

beforeAll(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'stego-cli-export-'));
  const run = await createRun(workspace, 'one', smallConfig());
  await untrainedCheckpoint(run.checkpoints);
  const figures = { epoch: 0, time: 1, learningRate: 0.1, loss: 0.5, coverLoss: 0.25, secretLoss: 0.25 };
  await appendMetrics(run.metrics, { step: 1, ...figures });
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

describe('stego checkpoint export', () => {
  it('writes a folder for Python, and says which files are in it', async () => {
    const { code, out } = await stego('checkpoint export one@1 --out taken/away --json');
    expect(code).toBe(0);
    const { output, step, files } = JSON.parse(out) as { output: string; step: number; files: string[] };
    expect(step).toBe(1);
    expect((await readdir(output)).sort()).toEqual([...files].sort());
  });

  it('leaves what is there alone', async () => {
    expect(await stego('checkpoint export one --out .')).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^stego: .* is not empty; choose another folder or allow overwriting\.\n$/,
      ) as string,
    });
  });
});

describe('stego run export', () => {
  it('prints a table, or writes it', async () => {
    const printed = await stego('run export one --csv');
    expect(printed.out.split('\r\n')[1]).toBe('1,0,1,0.1,0.5,0.25,0.25,,,,,,,');
    expect(await stego('run export one --json --out one.json')).toMatchObject({ code: 0 });
    const text = await readFile(path.join(workspace, 'one.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject([{ step: 1, loss: 0.5 }]);
    expect(await stego('run export one --json --out one.json')).toMatchObject({ code: 1 });
  });

  it('takes the trials of a sweep by name, and any run by its folder', async () => {
    const one = path.join(workspace, '.stego', 'runs', 'one');
    await cp(one, path.join(workspace, '.stego', 'sweeps', 'rates', 'trials', '0003'), { recursive: true });
    await cp(one, path.join(workspace, 'elsewhere', 'trials', '0000'), { recursive: true });
    const table = (await stego('run export one --csv')).out;
    for (const reference of ['rates:3', '.stego/runs/one', 'elsewhere/trials/0000']) {
      expect(await stego(`run export ${reference} --csv`)).toMatchObject({ code: 0, out: table });
    }
    expect((await stego('run export rates:4 --csv')).err).toMatch(
      /^stego: There is no run "rates:4" in .*\n$/,
    );
    const { code, out } = await stego('run export elsewhere/trials/0000 --wandb --out elsewhere');
    expect(code).toBe(0);
    expect(out).toMatch(/elsewhere\/wandb\/offline-run-\d{8}_\d{6}-[0-9a-f]{8}\n/);
  });

  it('writes an offline run of W&B', async () => {
    const { code, out } = await stego('run export one --wandb --out .');
    expect(code).toBe(0);
    expect(out).toMatch(/offline-run-\d{8}_\d{6}-[0-9a-f]{8}\nwandb sync .*\n$/);
  });

  it.each([
    ['run export one', 'Say what to write: --csv, --json or --wandb.'],
    ['run export one --wandb', 'Name the folder that shall get wandb/: --out FOLDER.'],
    ['run export none --csv', 'There is no run "none" in'],
  ])('%s says in one line what is missing', async (line, message) => {
    const { code, err } = await stego(line);
    expect(code).toBe(1);
    expect(err).toContain(`stego: ${message}`);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
