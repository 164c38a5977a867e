import { InvalidArgumentError, Option } from 'commander';
import { bundledReference } from '../runs/bundled-checkpoint';

/** Options that several commands share. */

export const workspaceOption = () =>
  new Option('-w, --workspace <dir>', 'folder that holds .stego/').default('.', 'the current folder');

export const jsonOption = () => new Option('--json', 'print JSON for programs');

export const deviceOptions = () => [
  new Option('--device <id>', 'where to compute; `stego devices` lists them').default('auto'),
  new Option('--threads <n>', 'CPU threads, at most 256; 0 takes every core')
    .argParser(whole(0, 256))
    .default(0),
];

export const checkpointOption = () =>
  new Option(
    '-c, --checkpoint <ref>',
    'a checkpoint file or the folder of a run (from the workspace), a run, run@STEP, run@best, run@last, or bundled, the model that comes along',
  );

/** For commands that work at once, without any training. */
export const checkpointOrBundledOption = () => checkpointOption().default(bundledReference);

export const fitOption = () =>
  new Option('--fit <mode>', 'how a secret of other proportions is brought to the size of the cover')
    .choices(['contain', 'cover', 'fill'])
    .default('contain');

export const positionOption = () =>
  new Option(
    '--position <which>',
    'what stays of a secret that is cut with --fit cover: start is its top or left',
  )
    .choices(['centre', 'start', 'end'])
    .default('centre');

export interface DeviceFlags {
  readonly device: string;
  readonly threads: number;
}

/** Parses a whole number from `least` to `most`. */
export const whole =
  (least: number, most = Infinity) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`It must be a whole number ${range}.`);
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
