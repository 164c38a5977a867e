import * as l10n from '@vscode/l10n';
import type { PicturePayload, ShownPictures } from '../../src/engine/protocol';
import type { ImageMetrics, PairMetrics } from '../../src/runs/contract';
import type { PictureSize } from '../../src/vscode/panels/hide/contract';
import { element, setText } from '../shared/dom';
import { formatCount, formatFixed } from '../shared/number-format';
import { createCheckbox, createDropdown } from '../shared/toolkit';
import { BoardPane } from './board-pane';

const gains = ['1', '2', '4', '8', '16', '32'] as const;

/** How differences are looked at. */
export interface BoardView {
  readonly gain: number;
  readonly grey: boolean;
}

/**
 * What hiding gives: cover, container and their difference, and below the same of the secret as it was fitted and as
 * it is revealed.
 */
export class PictureBoard {
  readonly element: HTMLElement;
  private readonly size = element('span', { class: 'muted numeric' });
  private readonly grid: HTMLElement;
  private readonly cover = new BoardPane(l10n.t('Cover'));
  private readonly container = new BoardPane(l10n.t('Container'));
  private readonly coverDifference = new BoardPane(l10n.t('Difference of cover'));
  private readonly secret = new BoardPane(l10n.t('Secret as fitted'));
  private readonly revealed = new BoardPane(l10n.t('Revealed secret'));
  private readonly secretDifference = new BoardPane(l10n.t('Difference of secret'));
  private pictures: ShownPictures | undefined;

  constructor(
    private current: BoardView,
    private readonly onView: () => void,
  ) {
    const gain = createDropdown(
      l10n.t('Amplification of the differences'),
      gains.map((value) => ({ value, text: `×${value}` })),
      gains.find((value) => Number(value) === current.gain) ?? '8',
      (value) => this.changeView({ gain: Number(value) }),
    );
    gain.classList.add('gain');
    const grey = createCheckbox(l10n.t('In grey'), current.grey, (checked) =>
      this.changeView({ grey: checked }),
    );
    this.grid = element(
      'div',
      { class: 'board-grid' },
      ...[
        this.cover,
        this.container,
        this.coverDifference,
        this.secret,
        this.revealed,
        this.secretDifference,
      ].map((pane) => pane.element),
    );
    this.element = element(
      'section',
      { class: 'board', 'aria-labelledby': 'board-heading' },
      element(
        'div',
        { class: 'board-head' },
        element('h2', { id: 'board-heading' }, l10n.t('Preview')),
        this.size,
        element(
          'div',
          { class: 'board-controls' },
          element('span', {}, l10n.t('Amplify differences')),
          gain,
          grey,
        ),
      ),
      this.grid,
    );
    this.clear();
  }

  get view(): BoardView {
    return this.current;
  }

  show(pictures: ShownPictures, { cover, secret }: PairMetrics, size: PictureSize): void {
    this.pictures = pictures;
    setText(this.size, sizeText(size, pictures.container));
    this.cover.show(pictures.cover);
    this.container.show(pictures.container, figures(cover));
    this.secret.show(pictures.secret);
    this.revealed.show(pictures.revealed, figures(secret));
    this.showDifferences();
    this.grid.classList.remove('stale');
    this.element.hidden = false;
  }

  /** What is shown is no longer what the choices give. */
  setStale(): void {
    this.grid.classList.add('stale');
  }

  clear(): void {
    this.pictures = undefined;
    this.element.hidden = true;
  }

  private changeView(change: Partial<BoardView>): void {
    this.current = { ...this.current, ...change };
    this.showDifferences();
    this.onView();
  }

  private showDifferences(): void {
    if (!this.pictures) return;
    const { cover, container, secret, revealed, differences } = this.pictures;
    const text = l10n.t('Amplified ×{0}', this.current.gain);
    const amplified = (taken: PicturePayload | undefined, a: PicturePayload, b: PicturePayload) =>
      amplify(taken ?? difference(a, b), this.current);
    this.coverDifference.show(amplified(differences?.cover, cover, container), text);
    this.secretDifference.show(amplified(differences?.secret, secret, revealed), text);
  }
}

function figures({ psnr, ssim }: ImageMetrics): string {
  return `PSNR ${formatFixed(psnr, 1, ' dB')} · SSIM ${formatFixed(ssim, 4)}`;
}

function sizeText({ width, height }: PictureSize, shown: PicturePayload): string {
  const of = (picture: PictureSize) => `${formatCount(picture.width)} × ${formatCount(picture.height)}`;
  if (shown.width === width) return of({ width, height });
  return l10n.t('{0}, shown at {1}; figures and file are of every pixel', of({ width, height }), of(shown));
}

function difference(a: PicturePayload, b: PicturePayload): PicturePayload {
  return { ...a, data: a.data.map((value, i) => Math.abs(value - b.data[i])) };
}

function amplify(picture: PicturePayload, { gain, grey }: BoardView): PicturePayload {
  const data = new Uint8ClampedArray(picture.data.length);
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [picture.data[i], picture.data[i + 1], picture.data[i + 2]];
    const mean = (r + g + b) / 3;
    data[i] = gain * (grey ? mean : r);
    data[i + 1] = gain * (grey ? mean : g);
    data[i + 2] = gain * (grey ? mean : b);
  }
  return { ...picture, data: new Uint8Array(data.buffer) };
}
