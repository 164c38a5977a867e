import type { ComparePanels } from '../panels/compare/compare-panels';
import type { ComparedReference } from '../panels/compare/contract';
import { pickCheckpoints } from '../runs/pick-checkpoints';
import type { RunStore } from '../runs/run-store';
import type { CommandRegistrar } from './command-registrar';

export interface CompareServices {
  readonly runs: RunStore;
  readonly comparisons: ComparePanels;
}

/** *Stego: Compare Checkpoints…*: of a selection in the view *Runs*, or picked from a list. */
export function registerCompareCommand(
  commands: CommandRegistrar,
  { runs, comparisons }: CompareServices,
): void {
  commands.registerTrusted('compareCheckpoints', async (clicked?: unknown, selected?: unknown) => {
    await runs.refresh();
    const nodes: unknown[] = Array.isArray(selected) && selected.length > 0 ? selected : [clicked];
    const named = nodes.flatMap((node) => asReference(node, runs) ?? []);
    comparisons.open(named.length >= 2 ? named : await pickCheckpoints(runs, named, 2));
  });
}

/** A checkpoint of the tree is itself, a run its best checkpoint, or its last while there is no best. */
function asReference(node: unknown, runs: RunStore): ComparedReference | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const { workspace, name, file } = node as Partial<Record<string, unknown>>;
  if (typeof workspace !== 'string' || typeof name !== 'string') return undefined;
  if (typeof file === 'string') return { workspace, reference: `${name}@${Number.parseInt(file, 10)}` };
  const { status } = runs.find({ workspace, name }) ?? {};
  const best = status?.checkpoints.find((each) => each.file === (status.best ?? status.last));
  return { workspace, reference: `${name}@${best?.step ?? 'last'}` };
}
