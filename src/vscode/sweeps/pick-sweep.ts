import * as l10n from '@vscode/l10n';
import { UserError } from '../../errors';
import { askOne } from '../ask';
import { sweepStateText } from '../views/sweep-items';
import type { KnownSweep, SweepReference, SweepStore } from './sweep-store';

/** The sweep that a command is called on, the only one that suits, or the one that the user picks. */
export async function sweepFor(
  store: SweepStore,
  given: unknown,
  suits: (sweep: KnownSweep) => boolean,
  { placeHolder, none }: { readonly placeHolder: string; readonly none: string },
): Promise<KnownSweep> {
  await store.refresh();
  const named = asSweepReference(given);
  if (named) {
    const known = store.find(named);
    if (!known) throw new UserError(l10n.t('The sweep "{0}" is gone.', named.name));
    return known;
  }
  const found = store.sweeps.filter(suits);
  if (found.length === 0) throw new UserError(none);
  if (found.length === 1) return found[0];
  const items = found.map((sweep) => ({
    label: sweep.name,
    description: sweepStateText(sweep.state),
    sweep,
  }));
  const chosen = await askOne(items, { placeHolder });
  return chosen.sweep;
}

/** What items of the tree and other commands name a sweep with. */
export function asSweepReference(given: unknown): SweepReference | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { workspace, name } = given as Partial<Record<string, unknown>>;
  return typeof workspace === 'string' && typeof name === 'string' ? { workspace, name } : undefined;
}
