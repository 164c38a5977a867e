import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { checkRunConfig } from '../../../src/runs/config';
import { acquireLease } from '../../../src/runs/lease';
import { listRuns } from '../../../src/runs/run-catalogue';
import {
  cleanRunFolder,
  createRun,
  deleteRun,
  readRunConfig,
  renameRun,
  writeRunConfig,
} from '../../../src/runs/run-folder';
import {
  checkNewRunName,
  checkRunName,
  runFolder,
  runsFolder,
  safeRunName,
} from '../../../src/runs/run-paths';
import { temporaryFolder } from '../../support/temporary-folder';

const config = checkRunConfig({ dataset: { path: 'images' } }, 'test');

describe('a safe name', () => {
  it.each([
    ['my sweep: one/two', 'my-sweep-one-two'],
    ['a\\b - c', 'a-b-c'],
    ['ünï 文', 'ünï-文'],
    ['u\u0308', 'ü'],
    ['学习率', '学习率'],
    ['हिन्दी', 'हिन्दी'],
    ['../up', 'up'],
    ['rates...', 'rates'],
    ['con', 'run-con'],
    ['nul.x', 'run-nul.x'],
    ['***', 'training'],
    [`${'x'.repeat(47)}. and more`, 'x'.repeat(47)],
    [`x${'𝒳'.repeat(60)}`, `x${'𝒳'.repeat(23)}`],
  ])('for %j is %j, and can be a run’s', (text, name) => {
    expect(safeRunName(text)).toBe(name);
    expect(() => checkRunName(name)).not.toThrow();
  });
});

describe('checkRunName', () => {
  it.each([
    'a',
    '7',
    'baluja-2026-11-23-0612',
    'A_b.c-d',
    'console',
    'nullable',
    'com',
    'é',
    '学习率-२',
    'x'.repeat(64),
  ])('accepts %j', (name) => expect(() => checkRunName(name)).not.toThrow());

  it.each([
    ['', 'it is empty'],
    ['.', 'it must start with a letter or a digit'],
    ['..', 'it must start with a letter or a digit'],
    ['.hidden', 'it must start with a letter or a digit'],
    ['-rf', 'it must start with a letter or a digit'],
    ['../up', 'use letters, digits, ".", "_" and "-" only'],
    ['a/b', 'use letters, digits, ".", "_" and "-" only'],
    ['a\\b', 'use letters, digits, ".", "_" and "-" only'],
    ['C:x', 'use letters, digits, ".", "_" and "-" only'],
    ['a b', 'use letters, digits, ".", "_" and "-" only'],
    ['a@1', 'use letters, digits, ".", "_" and "-" only'],
    ['a\u0000', 'use letters, digits, ".", "_" and "-" only'],
    ['\u0301a', 'it must start with a letter or a digit'],
    ['日 本', 'use letters, digits, ".", "_" and "-" only'],
    ['a.', 'it must not end with a dot'],
    ['con', 'Windows reserves it for a device'],
    ['NUL', 'Windows reserves it for a device'],
    ['Com1', 'Windows reserves it for a device'],
    ['com¹', 'Windows reserves it for a device'],
    ['lpt9.txt', 'Windows reserves it for a device'],
    ['aux.a.b', 'Windows reserves it for a device'],
    ['x'.repeat(65), 'it is longer than 64 characters'],
  ])('refuses %j', (name, why) => {
    expect(() => checkRunName(name)).toThrow(new UserError(`"${name}" cannot be a run's name: ${why}.`));
  });

  it.each(['bundled', 'Bundled'])('accepts %j of a run that is there, but of no new one', async (name) => {
    expect(() => checkRunName(name)).not.toThrow();
    const message = `"${name}" cannot be a run's name: it stands for the model that comes with Stego Lab.`;
    expect(() => checkNewRunName(name)).toThrow(new UserError(message));
    await expect(createRun(temporaryFolder(), name, config)).rejects.toThrow(message);
    expect(() => checkNewRunName('bundled-2')).not.toThrow();
  });

  it('keeps its message on one line', () => {
    expect(() => checkRunName('a\nb')).toThrow(/^"a" cannot be a run's name: [^\n]*$/);
  });
});

describe('createRun', () => {
  it('makes the folder with its config', async () => {
    const workspace = temporaryFolder();
    const run = await createRun(workspace, 'first', config);
    expect(run.folder).toBe(path.join(workspace, '.stego', 'runs', 'first'));
    expect(readdirSync(run.folder).sort()).toEqual(['checkpoints', 'config.yaml', 'samples']);
    expect(await readRunConfig(run.folder)).toEqual(config);
    expect(readdirSync(runsFolder(workspace))).toEqual(['first']);
  });

  it('finds names by itself, also for many at once', async () => {
    const workspace = temporaryFolder();
    const now = new Date(2026, 10, 3, 6, 2);
    const runs = await Promise.all(
      Array.from({ length: 5 }, () => createRun(workspace, undefined, config, now)),
    );
    const stem = 'baluja-2026-11-03-0602';
    const expected = [stem, `${stem}-2`, `${stem}-3`, `${stem}-4`, `${stem}-5`];
    expect(runs.map(({ name }) => name).sort()).toEqual(expected);
    expect(readdirSync(runsFolder(workspace)).sort()).toEqual(expected);
    for (const { name } of runs) checkRunName(name);
  });

  it('refuses a name that is taken, whatever its case, and leaves no trace', async () => {
    const workspace = temporaryFolder();
    await createRun(workspace, 'first', config);
    for (const name of ['first', 'FIRST']) {
      await expect(createRun(workspace, name, config)).rejects.toThrow(
        `There is a run "${name}" already: choose another name, or resume or delete that run.`,
      );
    }
    expect(readdirSync(runsFolder(workspace))).toEqual(['first']);
  });

  it('gives a name that many want at once to one of them', async () => {
    const workspace = temporaryFolder();
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => createRun(workspace, 'same', config)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(UserError);
    }
  });

  it('reports a workspace that cannot hold runs', async () => {
    const workspace = temporaryFolder();
    writeFileSync(path.join(workspace, '.stego'), 'a file');
    await expect(createRun(workspace, 'first', config)).rejects.toThrow(UserError);
  });

  it('removes what cut-off makers and deleters left', async () => {
    const workspace = temporaryFolder();
    const left = ['.deleted-1', '.new-old', '.new-young'].map((name) =>
      path.join(runsFolder(workspace), name),
    );
    for (const folder of left) mkdirSync(folder, { recursive: true });
    utimesSync(left[1], 1, 1);
    await createRun(workspace, 'first', config);
    expect(readdirSync(runsFolder(workspace)).sort()).toEqual(['.new-young', 'first']);
  });
});

describe('listRuns', () => {
  it('has none where there is no folder', async () => {
    expect(await listRuns(temporaryFolder())).toEqual([]);
  });

  it('lists newest first and reports broken folders as such', async () => {
    const workspace = temporaryFolder();
    for (const [index, name] of ['old', 'new', 'typo', 'half'].entries()) {
      const run = await createRun(workspace, name, config);
      if (name === 'typo') writeFileSync(run.config, 'dataset: {path: x}\nstep: 3\n');
      if (name === 'half') writeFileSync(run.status, '{"version":');
      utimesSync(run.config, 1000 + index, 1000 + index);
    }
    const runs = runsFolder(workspace);
    mkdirSync(path.join(runs, 'empty'));
    mkdirSync(path.join(runs, '.new-123'));
    writeFileSync(path.join(runs, 'notes.txt'), '');
    symlinkSync(path.join(runs, 'nowhere'), path.join(runs, 'dangling'));
    const listed = await listRuns(workspace);
    expect(
      listed.map(({ name, state, problem, config: read }) => [name, state, problem, read !== undefined]),
    ).toEqual([
      ['empty', 'stopped', 'Run "empty": config.yaml is missing.', false],
      ['half', 'stopped', 'status.json is not valid JSON', true],
      ['typo', 'stopped', 'config.yaml: step is not a known setting', false],
      ['new', 'stopped', undefined, true],
      ['old', 'stopped', undefined, true],
    ]);
    expect(listed[4].created).toBe(1_000_000);
  });

  it('keeps a run in its place when its config is written anew', async () => {
    const workspace = temporaryFolder();
    const first = await createRun(workspace, 'first', config);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await createRun(workspace, 'second', config);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await writeRunConfig(first, { ...config, steps: 5000 });
    expect((await listRuns(workspace)).map(({ name }) => name)).toEqual(['second', 'first']);
    expect((await readRunConfig(first.folder)).steps).toBe(5000);
  });
});

describe('deleteRun', () => {
  it('removes a run, a broken one too', async () => {
    const workspace = temporaryFolder();
    const run = await createRun(workspace, 'first', config);
    writeFileSync(run.config, '::');
    await deleteRun(workspace, 'first');
    expect(readdirSync(runsFolder(workspace))).toEqual([]);
  });

  it('refuses what is in use, what is not there and what is no name', async () => {
    const workspace = temporaryFolder();
    const { folder } = await createRun(workspace, 'first', config);
    const lease = await acquireLease(folder);
    await expect(deleteRun(workspace, 'first')).rejects.toThrow(`in use by process ${process.pid}`);
    expect(existsSync(runFolder(workspace, 'first').config)).toBe(true);
    await lease.release();
    await expect(deleteRun(workspace, 'second')).rejects.toThrow('There is no run "second".');
    await expect(deleteRun(workspace, '../..')).rejects.toThrow(UserError);
  });

  it('removes a link, not what it points to', async () => {
    const workspace = temporaryFolder();
    const elsewhere = temporaryFolder();
    writeFileSync(path.join(elsewhere, 'config.yaml'), 'precious');
    mkdirSync(runsFolder(workspace), { recursive: true });
    symlinkSync(elsewhere, path.join(runsFolder(workspace), 'linked'));
    await deleteRun(workspace, 'linked');
    expect(readdirSync(runsFolder(workspace))).toEqual([]);
    expect(readFileSync(path.join(elsewhere, 'config.yaml'), 'utf8')).toBe('precious');
  });
});

describe('cleanRunFolder', () => {
  it('removes the leftovers of killed writers in all parts of the run', async () => {
    const run = await createRun(temporaryFolder(), 'first', config);
    for (const folder of [run.folder, run.checkpoints, run.samples]) {
      const file = path.join(folder, '.stego-00000000-1-000000000000.tmp');
      writeFileSync(file, '');
      utimesSync(file, 1, 1);
    }
    await cleanRunFolder(run);
    expect(readdirSync(run.folder).sort()).toEqual(['checkpoints', 'config.yaml', 'samples']);
    expect([...readdirSync(run.checkpoints), ...readdirSync(run.samples)]).toEqual([]);
  });
});

describe('renameRun', () => {
  it('moves the whole run, also where only upper and lower case differ', async () => {
    const workspace = temporaryFolder();
    await createRun(workspace, 'first', config);
    await renameRun(workspace, 'first', 'First');
    const { folder } = await renameRun(workspace, 'First', 'second');
    expect(await readRunConfig(folder)).toEqual(config);
    expect((await listRuns(workspace)).map(({ name }) => name)).toEqual(['second']);
  });

  it('refuses names that are taken or cannot be one, and a run that goes on', async () => {
    const workspace = temporaryFolder();
    const { folder } = await createRun(workspace, 'first', config);
    await createRun(workspace, 'taken', config);
    await expect(renameRun(workspace, 'first', 'TAKEN')).rejects.toThrow('There is a run "TAKEN" already');
    await expect(renameRun(workspace, 'first', '../up')).rejects.toThrow("cannot be a run's name");
    await expect(renameRun(workspace, 'nowhere', 'x')).rejects.toThrow('There is no run "nowhere".');
    const lease = await acquireLease(folder);
    await expect(renameRun(workspace, 'first', 'other')).rejects.toThrow('is in use by process');
    await lease.release();
    expect(existsSync(folder)).toBe(true);
  });
});
