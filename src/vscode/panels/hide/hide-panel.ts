import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EngineClient } from '../../../engine/client';
import type { PairParams } from '../../../engine/protocol';
import { CancelledError } from '../../../errors';
import type { KnownOriginals } from '../../containers/known-originals';
import { DisposableStore } from '../../disposable-store';
import { pickImage } from '../../image-files';
import { checkpointPath } from '../../runs/checkpoint-selection';
import { areMoreThanOffered } from '../../runs/offered-checkpoints';
import { checkpointFor } from '../../runs/pick-checkpoint';
import { chosenDevice } from '../../settings';
import { requireTrust, showError } from '../../show-error';
import { pageHtml, pageOptions } from '../../webview-page';
import { localFolders } from '../../workspace-folders';
import { BatchHiding } from './batch-hiding';
import { checkpointChoices, chosenCheckpoint, type CheckpointServices } from './checkpoint-choices';
import type { FromHidePage, HideChoices, ToHidePage } from './contract';
import type { HideWork, HideWorkOptions } from './hide-work';
import { outputFile, outputSetup } from './output-name';
import { SingleHiding } from './single-hiding';

export interface HidePanelServices extends CheckpointServices {
  readonly extensionUri: vscode.Uri;
  readonly engine: EngineClient;
  readonly originals: KnownOriginals;
  readonly log: vscode.LogOutputChannel;
}

/** One panel in which a secret is hidden: connects its page, what was chosen there and the work. */
export class HidePanel implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly work: HideWork;
  /** Orders what is read for the page: an answer to an older question is dropped. */
  private question = 0;
  private disposed = false;

  constructor(
    private current: HideChoices,
    private readonly panel: vscode.WebviewPanel,
    private readonly services: HidePanelServices,
  ) {
    const { extensionUri, engine, log, originals, runs, selection } = services;
    const options: HideWorkOptions = {
      engine,
      log,
      post: (message) => this.post(message),
      pairOf: (choices, cover) => this.pairOf(choices, cover),
      onHidden: (container, { secret, fit, position }, cover) =>
        originals.remember(container, { cover, secret, fit, position }),
      onWritten: () => this.guard(this.showSetup()),
    };
    this.work =
      current.covers.length > 1 ? new BatchHiding(current, options) : new SingleHiding(current, options);
    this.disposables.add(this.work);
    this.disposables.add(panel.webview.onDidReceiveMessage((message) => this.guard(this.handle(message))));
    this.disposables.add(runs.onDidChange(() => this.guard(this.showSetup())));
    this.disposables.add(selection.onDidChange(() => this.refresh()));
    this.disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.refresh()));
    const icon = (name: string) => vscode.Uri.joinPath(extensionUri, 'media', name);
    panel.iconPath = { light: icon('stego-light.svg'), dark: icon('stego.svg') };
    panel.title = titleOf(current);
    panel.webview.options = pageOptions(extensionUri);
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'hide', panel.title);
  }

  get choices(): HideChoices {
    return this.current;
  }

  reveal(): void {
    this.panel.reveal();
  }

  onDidDispose(listener: () => void): void {
    this.panel.onDidDispose(() => {
      this.dispose();
      listener();
    });
  }

  /** Ends the work behind the panel; the panel itself stays. */
  dispose(): void {
    this.disposed = true;
    this.disposables.dispose();
  }

  private async handle(message: FromHidePage): Promise<void> {
    const { covers, secret } = this.current;
    switch (message.type) {
      case 'ready':
        await this.showSetup();
        return this.work.show();
      case 'discard':
        return this.panel.dispose();
      case 'choose':
        return this.choose(message.what);
      case 'swap':
        return this.change({ covers: [secret], secret: covers[0], output: undefined });
      case 'change':
        return this.change(message.options);
      case 'rename': {
        const folder = path.dirname(outputFile(this.current));
        return this.change({ output: path.join(folder, path.basename(message.name)) });
      }
      default:
        return this.work.handle(message);
    }
  }

  private async choose(what: 'cover' | 'secret' | 'output' | 'checkpoint'): Promise<void> {
    const covers = this.current.covers.map((file) => vscode.Uri.file(file));
    const secret = vscode.Uri.file(this.current.secret);
    if (what === 'output') {
      const output = await vscode.window.showSaveDialog({
        title: l10n.t('Keep Container As'),
        defaultUri: vscode.Uri.file(outputFile(this.current)),
        filters: { [l10n.t('Lossless images')]: ['png', 'webp', 'tif', 'tiff'] },
      });
      if (!output) throw new CancelledError();
      await this.change({ output: output.fsPath });
    } else if (what === 'checkpoint') {
      const question = l10n.t('Which checkpoint shall hide?');
      const chosen = await checkpointFor(this.services.runs, undefined, question);
      await this.change({ checkpoint: checkpointPath(chosen) });
    } else if (what === 'secret') {
      const chosen = await pickImage(l10n.t('Which image shall be hidden?'), { except: covers });
      await this.change({ secret: chosen.fsPath });
    } else {
      const chosen = await pickImage(l10n.t('In which image shall a secret be hidden?'), {
        except: [secret],
      });
      await this.change({ covers: [chosen.fsPath], output: undefined });
    }
  }

  private async change(change: Partial<HideChoices>): Promise<void> {
    this.current = { ...this.current, ...change };
    this.panel.title = titleOf(this.current);
    this.work.change(this.current);
    await this.showSetup();
  }

  private refresh(): void {
    this.work.refresh();
    this.guard(this.showSetup());
  }

  private async showSetup(): Promise<void> {
    if (this.disposed || !this.panel.visible) return;
    const question = ++this.question;
    const { covers, checkpoint } = this.current;
    const checkpoints = await checkpointChoices(this.services, folderOf(covers[0]), checkpoint);
    if (this.disposed || question !== this.question) return;
    const choices = this.current;
    const [single] = choices.covers;
    const nameOf = (file: string) => vscode.workspace.asRelativePath(file);
    this.post({
      type: 'setup',
      setup: {
        choices,
        coverName: choices.covers.length === 1 ? nameOf(single) : l10n.t('{0} images', choices.covers.length),
        secretName: nameOf(choices.secret),
        checkpoints,
        moreCheckpoints: areMoreThanOffered(this.services.runs.runs),
        ...(choices.covers.length === 1 ? { output: outputSetup(choices) } : {}),
      },
    });
  }

  private async pairOf(choices: HideChoices, cover: string): Promise<PairParams> {
    requireTrust();
    const { secret, fit, position } = choices;
    const { path: checkpoint } = await chosenCheckpoint(this.services, choices.checkpoint, folderOf(cover));
    return { checkpoint, device: chosenDevice(), cover, secret, fit, position };
  }

  private post(message: ToHidePage): void {
    if (!this.disposed && this.panel.visible) void this.panel.webview.postMessage(message);
  }

  private guard(work: Promise<void>): void {
    work.catch((error: unknown) => showError(error, this.services.log));
  }
}

/** Whose checkpoint is in use for a file; the page offers all others, so that nothing needs to be asked. */
function folderOf(file: string): string | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file));
  return folder?.uri.scheme === 'file' ? folder.uri.fsPath : localFolders().at(0);
}

function titleOf({ covers }: HideChoices): string {
  return covers.length === 1
    ? l10n.t('Hide in {0}', path.basename(covers[0]))
    : l10n.t('Hide in {0} Images', covers.length);
}
