import * as l10n from '@vscode/l10n';
import type { PicturePayload, ShownPictures } from '../../src/engine/protocol';
import type { ImageMetrics, PairMetrics } from '../../src/runs/contract';
import type { PictureSize } from '../../src/vscode/panels/hide/contract';
import { difference } from '../pictures/difference';
import { ZoomGroup } from '../pictures/zoom-group';
import { element, setText } from '../shared/dom';
import { formatCount, formatFixed } from '../shared/number-format';
import { createButton, createCheckbox, createDropdown } from '../shared/toolkit';
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
  private readonly scale = element('span', { class: 'muted numeric scale' });
  private readonly zoom = new ZoomGroup({
    onScale: (scale) => setText(this.scale, `${formatFixed(scale * 100, 0)} %`),
  });
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
    const panes = [
      this.cover,
      this.container,
      this.coverDifference,
      this.secret,
      this.revealed,
      this.secretDifference,
    ];
    this.grid = element('div', { class: 'board-grid' }, ...panes.map((pane) => pane.element));
    this.zoom.setViews(panes.map((pane) => pane.view));
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
          this.scale,
          button(l10n.t('Zoom In'), 'zoom-in', () => this.zoom.zoomBy(1.5)),
          button(l10n.t('Zoom Out'), 'zoom-out', () => this.zoom.zoomBy(1 / 1.5)),
          button(l10n.t('Fit'), 'screen-full', () => this.zoom.fit()),
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
    this.zoom.update();
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
    const options = { gain: this.current.gain, tone: this.current.grey ? 'mean' : 'colour' } as const;
    const amplified = (taken: PicturePayload | undefined, a: PicturePayload, b: PicturePayload) =>
      taken ? difference(taken, black(taken), options) : difference(a, b, options);
    this.coverDifference.show(amplified(differences?.cover, cover, container), text);
    this.secretDifference.show(amplified(differences?.secret, secret, revealed), text);
  }
}

function button(label: string, icon: string, onClick: () => void): HTMLElement {
  return createButton({ label, icon, appearance: 'icon', onClick }).element;
}

function figures({ psnr, ssim }: ImageMetrics): string {
  return `PSNR ${formatFixed(psnr, 1, ' dB')} · SSIM ${formatFixed(ssim, 4)}`;
}

function sizeText({ width, height }: PictureSize, shown: PicturePayload): string {
  const of = (picture: PictureSize) => `${formatCount(picture.width)} × ${formatCount(picture.height)}`;
  if (shown.width === width) return of({ width, height });
  return l10n.t('{0}, shown at {1}; figures and file are of every pixel', of({ width, height }), of(shown));
}

function black({ width, height, data }: PicturePayload): PicturePayload {
  return { width, height, data: new Uint8Array(data.length) };
}
