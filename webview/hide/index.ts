import '../shared/l10n';
import '../shared/base.css';
import './hide.css';
import * as l10n from '@vscode/l10n';
import type {
  FromHidePage,
  HideChoices,
  HidePageState,
  ToHidePage,
} from '../../src/vscode/panels/hide/contract';
import { element, pageRoot, setText } from '../shared/dom';
import { createHost } from '../shared/host';
import { CoverTable } from './cover-table';
import { KeepBar } from './keep-bar';
import { PictureBoard } from './picture-board';
import { SetupForm } from './setup-form';
import { WorkLine } from './work-line';

const host = createHost<ToHidePage, FromHidePage, HidePageState>();
const post = (message: FromHidePage) => host.post(message);
const before = host.getState();

const heading = element('h1', {}, l10n.t('Hide a secret'));
const form = new SetupForm(post);
const line = new WorkLine({
  onCancel: () => post({ type: 'cancel' }),
  onRetry: () => post({ type: 'retry' }),
});
const board = new PictureBoard({ gain: before?.gain ?? 8, grey: before?.grey ?? false }, keepState);
const keepBar = new KeepBar(post);
const table = new CoverTable(post);
let choices: HideChoices | undefined = before?.choices;

const single = element('div', { class: 'single', hidden: '' }, line.element, board.element, keepBar.element);
table.element.hidden = true;
pageRoot().append(heading, form.element, single, table.element);

/** So that a reload brings back what was chosen and looked at. */
function keepState(): void {
  if (choices) host.setState({ choices, ...board.view });
}

host.onMessage((message) => {
  switch (message.type) {
    case 'setup': {
      choices = message.setup.choices;
      keepState();
      const several = choices.covers.length > 1;
      setText(
        heading,
        several ? l10n.t('Hide a secret in {0} images', choices.covers.length) : l10n.t('Hide a secret'),
      );
      single.hidden = several;
      table.element.hidden = !several;
      form.update(message.setup);
      keepBar.setOutput(message.setup.output);
      break;
    }
    case 'working':
      line.showWorking(message.message, message.fraction);
      board.setStale();
      keepBar.setState('nothing');
      break;
    case 'hidden':
      line.clear();
      board.show(message.pictures, message.metrics, message.size);
      keepBar.setState('shown');
      break;
    case 'failed':
      line.showFailure(message.message);
      board.clear();
      keepBar.setState('nothing');
      break;
    case 'keeping':
      keepBar.setState('keeping');
      break;
    case 'kept':
      keepBar.setState('kept', message.name);
      break;
    case 'notKept':
      keepBar.setState('shown');
      break;
    case 'batch':
      table.update(message.running, message.rows);
      break;
    case 'row':
      table.updateRow(message.index, message.row);
      break;
  }
});
post({ type: 'ready' });
