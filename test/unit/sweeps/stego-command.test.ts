import { describe, expect, it } from 'vitest';
import { parseSweepFile } from '../../../src/sweeps/file/parse-sweep-file';
import { batchScript } from '../../../src/sweeps/runners/slurm/batch-script';
import { stegoCommandOf } from '../../../src/sweeps/stego-command';

const own = ['/opt/code', '/extension/dist/cli.js'] as const;
const node = { versions: { node: '22' }, env: {} };
const electron = { versions: { node: '22', electron: '40' }, env: {} };
const asNode = { versions: { node: '22' }, env: { ELECTRON_RUN_AS_NODE: '1' } };
const slurm = { kind: 'slurm', gpus: 1 } as const;

describe('stegoCommandOf', () => {
  it('is the own program where that is on the nodes too', () => {
    for (const runner of [{ kind: 'local' } as const, slurm, { ...slurm, host: 'login' }]) {
      expect(stegoCommandOf(runner, own, node)).toEqual({ command: own, environment: {} });
    }
  });

  it('runs Electron as Node.js on a node', () => {
    for (const self of [electron, asNode]) {
      const { command, environment } = stegoCommandOf(slurm, own, self);
      expect(command).toBe(own);
      const job = { trial: 0, name: 'stego', command, environment, folder: '/f', log: '/l' };
      expect(batchScript([job], 0)).toContain("export ELECTRON_RUN_AS_NODE='1'\n");
    }
  });

  it('asks for the command of another machine, and takes the one that is named', () => {
    const far = { ...slurm, host: 'login' };
    for (const self of [electron, asNode]) {
      expect(() => stegoCommandOf(far, own, self)).toThrow(
        /^The program of this editor is not on login: name the stego command there as stego\.runner\.command/,
      );
      const command = ['node', '/shared/cli.js'] as const;
      expect(stegoCommandOf({ ...far, command }, own, self)).toEqual({ command, environment: {} });
    }
  });
});

describe('stego.runner.command', () => {
  const read = (command: string) =>
    parseSweepFile(
      `method: grid\nmetric: { name: loss, goal: minimize }\nparameters: { lr: { values: [0.1] } }\nstego: { runner: { kind: slurm, command: ${command} } }\n`,
      'a.sweep.yaml',
    );

  it('is a program, or a list of words, and never taken apart', () => {
    const commandOf = (text: string) => {
      const runner = read(text).definition?.runner;
      return runner?.kind === 'slurm' ? runner.command : undefined;
    };
    expect(commandOf('/my programs/stego')).toEqual(['/my programs/stego']);
    expect(commandOf('[node, /shared/cli.js]')).toEqual(['node', '/shared/cli.js']);
    for (const wrong of ['[]', '7', '-c', '[-c, node]', '[node, 7]', "''"]) {
      expect(
        read(wrong)
          .problems.map(({ line }) => line)
          .join(),
      ).toContain('must be a program, or a list of it and its first arguments');
    }
  });
});
