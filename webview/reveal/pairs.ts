import * as l10n from '@vscode/l10n';
import type { PictureRole } from '../../src/vscode/editors/reveal/contract';
import type { Picture } from '../pictures/picture';

export type Pictures = ReadonlyMap<PictureRole, Picture>;

/** In the order in which they are laid out: above, what went in; below, what came back. */
export const roles: readonly PictureRole[] = ['cover', 'container', 'secret', 'revealed'];

export function titleOf(role: PictureRole): string {
  const titles: Readonly<Record<PictureRole, string>> = {
    cover: l10n.t('Cover'),
    container: l10n.t('Container'),
    secret: l10n.t('Secret'),
    revealed: l10n.t('Revealed secret'),
  };
  return titles[role];
}

/** Two pictures that are laid over each other. */
export interface Pair {
  readonly id: string;
  /** Shown left of the handle, and under a translucent other. */
  readonly under: PictureRole;
  readonly over: PictureRole;
}

const allPairs: readonly Pair[] = [
  { id: 'cover', under: 'cover', over: 'container' },
  { id: 'secret', under: 'secret', over: 'revealed' },
  { id: 'container', under: 'container', over: 'revealed' },
];

/** The pairs of which there can be both pictures; what is being revealed will be there. */
export function possiblePairs(known: (role: PictureRole) => boolean): readonly Pair[] {
  return allPairs.filter(({ under, over }) =>
    [under, over].every((role) => role === 'revealed' || known(role)),
  );
}

export function pairTitle({ under, over }: Pair): string {
  return l10n.t('{0} and {1}', titleOf(under), titleOf(over));
}
