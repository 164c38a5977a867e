import * as l10n from '@vscode/l10n';
import type { Curve } from './curve';

/** The three losses. They differ by dash as well as by colour, for those who cannot tell the colours apart. */
export const series = [
  { name: l10n.t('Total'), column: 'loss', color: 'foreground', dash: [] },
  { name: l10n.t('Cover'), column: 'coverLoss', color: 'blue', dash: [8, 4] },
  { name: l10n.t('Secret'), column: 'secretLoss', color: 'green', dash: [2, 3] },
] as const satisfies readonly (Pick<Curve, 'color' | 'dash'> & { name: string; column: string })[];

/** What belongs to covers and to secrets, in the same strokes everywhere. */
export const [, cover, secret] = series;
