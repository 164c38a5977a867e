import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { bundledReference } from '../../../runs/bundled-checkpoint';
import { runsFolder } from '../../../runs/run-paths';
import type { CurveRun } from '../curves/contract';
import type { ComparedReference } from './contract';

/** A tab has no room for more. */
const mostNames = 2;

/** The run that a checkpoint is of, whether it is there or not; undefined for the bundled model and for other files. */
export function runOf({ workspace, reference }: ComparedReference): CurveRun | undefined {
  if (reference === bundledReference) return undefined;
  if (!isFile(reference)) return { workspace, name: withoutStep(reference) };
  // <workspace>/.stego/runs/<name>/checkpoints/<step>.safetensors
  const folder = path.resolve(workspace, reference, '../..');
  const owner = path.resolve(folder, '../../..');
  return path.dirname(folder) === runsFolder(owner)
    ? { workspace: owner, name: path.basename(folder) }
    : undefined;
}

/** A checkpoint's name without its step: the run's, or the file's. */
export function nameOf({ reference }: ComparedReference): string {
  if (reference === bundledReference) return l10n.t('Bundled model');
  return isFile(reference) ? path.basename(reference) : withoutStep(reference);
}

/** Of a panel that compares these. */
export function titleOf(checkpoints: readonly ComparedReference[]): string {
  const names = [...new Set(checkpoints.map(nameOf))];
  return names.length > 0 && names.length <= mostNames
    ? l10n.t('Compare {0}', names.join(', '))
    : l10n.t('Compare {0} Checkpoints', checkpoints.length);
}

/** As `resolveCheckpoint` takes it. */
export function isFile(reference: string): boolean {
  return /[/\\]/.test(reference) || reference.endsWith('.safetensors');
}

function withoutStep(reference: string): string {
  return reference.replace(/@[^@]*$/, '');
}
