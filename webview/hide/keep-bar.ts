import * as l10n from '@vscode/l10n';
import type { FromHidePage, OutputSetup } from '../../src/vscode/panels/hide/contract';
import { element, icon, setText } from '../shared/dom';
import { createButton, createDropdown, createTextField } from '../shared/toolkit';

type Post = (message: FromHidePage) => void;

const formats = [
  { value: '.png', text: 'PNG' },
  { value: '.webp', text: 'WebP' },
  { value: '.tiff', text: 'TIFF' },
] as const;

type Format = (typeof formats)[number]['value'];

/** Where the container goes, and what can be done with it before and after it is kept. */
export class KeepBar {
  readonly element: HTMLElement;
  private readonly naming: HTMLElement;
  private readonly name = createTextField(l10n.t('Name of the container'), {
    onInput: (name) => this.post({ type: 'rename', name }),
    onEnter: () => this.requestKeep(),
  });
  private readonly format = element('span', { class: 'format' });
  private shownFormat: Format | undefined;
  private readonly note = element('p', { class: 'note muted', id: 'name-note', role: 'status' });
  private readonly keep;
  private readonly kept: HTMLElement;
  private readonly keptText = element('span', { role: 'status' });
  private readonly undo;
  private output: OutputSetup | undefined;
  private state: 'nothing' | 'shown' | 'keeping' | 'kept' = 'nothing';

  constructor(private readonly post: Post) {
    const button = (label: string, appearance: 'primary' | 'secondary', message: FromHidePage) =>
      createButton({ label, appearance, onClick: () => post(message) });
    this.keep = createButton({
      label: l10n.t('Keep'),
      icon: 'save',
      appearance: 'primary',
      onClick: () => this.requestKeep(),
    });
    const saveAs = createButton({
      label: l10n.t('Choose Folder and Name…'),
      icon: 'folder-opened',
      appearance: 'icon',
      onClick: () => post({ type: 'choose', what: 'output' }),
    });
    const discard = button(l10n.t('Discard'), 'secondary', { type: 'discard' });
    this.naming = element(
      'div',
      { class: 'naming' },
      element('span', { class: 'muted' }, l10n.t('Keep as')),
      this.name.element,
      this.format,
      saveAs.element,
      element('div', { class: 'button-row' }, this.keep.element, discard.element),
    );
    this.undo = button(l10n.t('Undo'), 'secondary', { type: 'undo' });
    this.kept = element(
      'div',
      { class: 'naming', hidden: '' },
      icon('pass'),
      this.keptText,
      element(
        'div',
        { class: 'button-row' },
        button(l10n.t('Preview Revealed Secret'), 'primary', { type: 'preview' }).element,
        button(l10n.t('Open'), 'secondary', { type: 'open' }).element,
        this.undo.element,
        button(l10n.t('Close'), 'secondary', { type: 'discard' }).element,
      ),
    );
    this.element = element(
      'section',
      { class: 'keep-bar', 'aria-label': l10n.t('Container') },
      this.naming,
      this.kept,
      this.note,
    );
    this.show();
  }

  setOutput(output: OutputSetup | undefined): void {
    this.output = output;
    if (output) this.name.setValue(output.name);
    this.show();
  }

  setState(state: 'nothing' | 'shown' | 'keeping' | 'kept', name = ''): void {
    this.state = state;
    if (state === 'kept') setText(this.keptText, l10n.t('{0} holds the secret.', name));
    else setText(this.keptText, '');
    this.show();
  }

  private requestKeep(): void {
    if (this.canKeep()) this.post({ type: 'keep' });
  }

  private canKeep(): boolean {
    return this.state === 'shown' && this.output !== undefined && this.output.problem === undefined;
  }

  private show(): void {
    const { output, state } = this;
    this.naming.hidden = state === 'kept';
    this.kept.hidden = state !== 'kept';
    this.keep.setEnabled(this.canKeep());
    this.keep.setLabel(state === 'keeping' ? l10n.t('Writing…') : l10n.t('Keep'));
    this.name.setEnabled(state !== 'keeping');
    this.name.element.classList.toggle('invalid', output?.problem !== undefined);
    setText(this.note, state === 'kept' || !output ? '' : noteOf(output));
    this.note.classList.toggle('problem', output?.problem !== undefined);
    this.showFormat();
  }

  private showFormat(): void {
    const name = this.output?.name ?? '';
    const current = formats.find(({ value }) => name.toLowerCase().endsWith(value))?.value;
    if (current === this.shownFormat || !current) return;
    this.shownFormat = current;
    const list = createDropdown(l10n.t('Format'), formats, current, (format) => this.changeFormat(format));
    const focused = this.format.contains(document.activeElement);
    this.format.replaceChildren(list);
    if (focused) list.focus();
  }

  private changeFormat(format: Format): void {
    const name = (this.output?.name ?? '').replace(/\.[^.]+$/, '') + format;
    this.post({ type: 'rename', name });
  }
}

function noteOf({ problem, exists, folder, name }: OutputSetup): string {
  if (problem !== undefined) return problem;
  if (exists) return l10n.t('{0} exists already: you will be asked before it is replaced.', name);
  const where = l10n.t('In {0}.', folder);
  if (!/\.stego\./i.test(name)) return where;
  return `${where} ${l10n.t('“.stego” in the name tells what the file is; nothing else in it does.')}`;
}
