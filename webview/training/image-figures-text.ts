import * as l10n from '@vscode/l10n';
import { formatFixed } from '../shared/number-format';
import type { ImageFigures } from './sheet-figures';

/** For example `34.57 dB · SSIM 0.971`. */
export function imageFiguresText({ psnr, ssim }: ImageFigures): string {
  const decibels = psnr === Infinity ? l10n.t('equal') : formatFixed(psnr, 2, ' dB');
  const similarity = l10n.t('SSIM {0}', formatFixed(ssim, 3));
  // A line breaks between the two only.
  return [decibels, similarity].map((figure) => figure.replaceAll(' ', '\u00a0')).join(' · ');
}
