import { InvalidArgumentError, Option } from 'commander';

/** Options that several commands share. */

export const workspaceOption = () =>
  new Option('-w, --workspace <dir>', 'folder that holds .stego/').default('.', 'the current folder');

export const jsonOption = () => new Option('--json', 'print JSON for programs');

export const deviceOptions = () => [
  new Option('--device <id>', 'where to compute; `stego devices` lists them').default('auto'),
  new Option('--threads <n>', 'CPU threads; 0 takes every core').argParser(whole(0)).default(0),
];

export const checkpointOption = () =>
  new Option(
    '-c, --checkpoint <ref>',
    'a checkpoint file (from the workspace), a run, run@STEP, run@best or run@last',
  );

export const fitOption = () =>
  new Option('--fit <mode>', 'how a secret of other proportions is brought to the size of the cover')
    .choices(['contain', 'cover', 'fill'])
    .default('contain');

export interface DeviceFlags {
  readonly device: string;
  readonly threads: number;
}

/** Parses a whole number of at least `least`. */
export const whole =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least) {
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    }
    return value;
  };

export const positive = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return value;
};
