import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/errors';
import { lastWords } from '../../../../src/vscode/cli-process';
import { TrainingProcesses } from '../../../../src/vscode/runs/training-process';
import { temporaryFolder } from '../../../support/temporary-folder';

/** Writes down how it was called and does what the dataset says. */
const fakeCli = `
const fs = require('node:fs');
const path = require('node:path');
const [command, ...args] = process.argv.slice(2);
const value = (flag) => args[args.indexOf(flag) + 1];
fs.writeFileSync(path.join(value('--workspace'), 'called.json'), JSON.stringify({
  command, args, plainNode: process.env.ELECTRON_RUN_AS_NODE, options: process.env.NODE_OPTIONS ?? null,
}));
const what = value('--data');
if (what === 'missing') {
  process.stderr.write('stego: There is no dataset or folder missing.\\n');
  process.exit(1);
}
if (what === 'broken' || command === 'resume') {
  const folder = path.join(value('--workspace'), '.stego/runs/one');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'status.json'), JSON.stringify({
    version: 1, state: 'failed', pid: process.pid, host: 'here', heartbeat: new Date().toISOString(),
    step: 0, totalSteps: 1, epoch: 0, checkpoints: [], error: 'out of memory',
  }));
  process.stderr.write('stego: out of memory\\n');
  process.exit(1);
}
`;

async function start(threads = 0, device = 'auto') {
  const workspace = temporaryFolder();
  const cli = path.join(workspace, 'cli.cjs');
  await writeFile(cli, fakeCli);
  const processes = new TrainingProcesses({
    cli,
    logFolder: path.join(workspace, 'logs'),
    threads: () => threads,
    device: () => device,
  });
  const called = async () => JSON.parse(await readFile(path.join(workspace, 'called.json'), 'utf8'));
  return { processes, workspace, called };
}

describe('TrainingProcesses', () => {
  it('calls the CLI as plain Node.js with everything that was chosen', async () => {
    const { processes, workspace, called } = await start(3, 'webgpu');
    await processes.train({ workspace, name: 'one', dataset: 'a b', preset: 'tiny' });
    expect(await called()).toEqual({
      command: 'train',
      args: [
        ...['--workspace', workspace, '--data', 'a b', '--preset', 'tiny', '--name', 'one'],
        ...['--threads', '3', '--device', 'webgpu', '--json'],
      ],
      plainNode: '1',
      options: null,
    });
  });

  it('leaves threads and device to the CLI when none are set', async () => {
    const { processes, workspace, called } = await start();
    await processes.train({ workspace, name: 'one', dataset: 'a', preset: 'demo' });
    const { args } = await called();
    expect(args).not.toContain('--threads');
    expect(args).not.toContain('--device');
  });

  it('says in its own words why a training did not even begin', async () => {
    const { processes, workspace } = await start();
    const training = processes.train({ workspace, name: 'one', dataset: 'missing', preset: 'demo' });
    await expect(training).rejects.toThrow(new UserError('There is no dataset or folder missing.'));
  });

  it('is silent about a failure that the run tells of', async () => {
    const { processes, workspace } = await start();
    await processes.train({ workspace, name: 'one', dataset: 'broken', preset: 'demo' });
    await processes.resume({ workspace, name: 'one' });
  });

  it('is not silenced by the status of an earlier process', async () => {
    const { processes, workspace } = await start();
    await processes.train({ workspace, name: 'one', dataset: 'broken', preset: 'demo' });
    const training = processes.train({ workspace, name: 'one', dataset: 'missing', preset: 'demo' });
    await expect(training).rejects.toThrow('There is no dataset or folder missing.');
  });

  it('says so when there is no CLI', async () => {
    const { workspace } = await start();
    await mkdir(path.join(workspace, 'logs'));
    const processes = new TrainingProcesses({
      cli: path.join(workspace, 'nowhere.cjs'),
      logFolder: path.join(workspace, 'logs'),
      threads: () => 0,
      device: () => 'auto',
    });
    const training = processes.train({ workspace, name: 'one', dataset: 'a', preset: 'demo' });
    await expect(training).rejects.toBeInstanceOf(UserError);
  });
});

describe('lastWords', () => {
  it('prefers what the CLI says over what comes after it', () => {
    expect(lastWords('{"kind":"started"}\nstego: The disk is full.\n  at somewhere\n')).toBe(
      'The disk is full.',
    );
  });

  it('takes the last line of anything else, and nothing of nothing', () => {
    expect(lastWords('one\r\ntwo\r\n\r\n')).toBe('two');
    expect(lastWords('\n')).toBeUndefined();
  });
});
