import * as assert from 'node:assert';
import { copyFile, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import sharp from 'sharp';
import * as vscode from 'vscode';
import { EngineClient } from '../../src/engine/client';
import { bundledCheckpoint } from '../../src/runs/bundled-checkpoint';
import { checkpointFileName } from '../../src/runs/checkpoints';
import { runFolder } from '../../src/runs/run-paths';
import { KnownOriginals } from '../../src/vscode/containers/known-originals';
import type { FromRevealPage, RevealState, ToRevealPage } from '../../src/vscode/editors/reveal/contract';
import { RevealEditor } from '../../src/vscode/editors/reveal/reveal-editor';
import { CheckpointSelection } from '../../src/vscode/runs/checkpoint-selection';
import { RunStore } from '../../src/vscode/runs/run-store';
import {
  activate,
  Answers,
  eventually,
  makeImages,
  makeRun,
  Memory,
  removeFolder,
  removeRun,
  workspaceFolder,
} from './fixtures';

const workspace = workspaceFolder();
const images = path.join(workspace, 'reveal-images');
const runName = 'reveal-run';
const viewType = 'stego.reveal';
let container: vscode.Uri;

/** Stands for the panel of a preview: keeps what is posted, and posts what a page would. */
class FakePanel {
  readonly posted: ToRevealPage[] = [];
  readonly active = true;
  visible = true;
  private readonly messages = new vscode.EventEmitter<FromRevealPage>();
  private readonly viewState = new vscode.EventEmitter<void>();
  readonly onDidChangeViewState = this.viewState.event;
  readonly webview = {
    onDidReceiveMessage: this.messages.event,
    postMessage: async (message: ToRevealPage) => void this.posted.push(message),
    asWebviewUri: (uri: vscode.Uri) => uri,
    cspSource: 'vscode-test',
    options: {},
    html: '',
  };

  send(message: FromRevealPage): void {
    this.messages.fire(message);
  }

  get state(): RevealState | undefined {
    const states = this.posted.filter((message) => message.type === 'state');
    return states.at(-1)?.state;
  }

  /** Roles of the pictures that were posted since the last call. */
  pictures(): string[] {
    const roles = this.posted.flatMap((message) =>
      message.type === 'picture' && message.picture ? [message.role] : [],
    );
    this.posted.splice(0, this.posted.length, { type: 'state', state: this.state! });
    return roles;
  }
}

/** Tells how often pictures were revealed. */
class CountingEngine extends EngineClient {
  reveals = 0;
  override readonly request: EngineClient['request'] = (method, params, options) => {
    if (method === 'reveal') this.reveals++;
    return super.request(method, params, options);
  };
}

describe('the reveal preview', () => {
  const memory = new Memory();
  const runs = new RunStore();
  const selection = new CheckpointSelection(memory, runs);
  const originals = new KnownOriginals(memory);
  let engine: CountingEngine;
  let editor: RevealEditor;
  let panel: FakePanel;
  let answers: Answers | undefined;
  const log = vscode.window.createOutputChannel('reveal test', { log: true });

  before(async () => {
    await activate();
    const [first] = await makeImages(images, 3);
    container = vscode.Uri.file(first);
    const [run, file] = [runFolder(workspace, runName), checkpointFileName(5)];
    await makeRun(runName, 'finished', {
      checkpoints: [{ file, step: 5 }],
      best: file,
      last: file,
    });
    await copyFile(bundledCheckpoint(), path.join(run.checkpoints, file));
    const { extensionPath, extensionUri } = vscode.extensions.getExtension('stego-lab.stego-lab')!;
    engine = new CountingEngine({
      script: path.join(extensionPath, 'dist', 'engine.js'),
      log: () => undefined,
      logName: 'the log',
    });
    panel = new FakePanel();
    editor = new RevealEditor(container, panel as unknown as vscode.WebviewPanel, {
      extensionUri,
      engine,
      runs,
      selection,
      originals,
      log,
    });
  });

  afterEach(() => answers?.restore());

  after(async () => {
    editor.dispose();
    for (const each of [engine, selection, originals, runs, log]) each.dispose();
    await removeRun(runName);
    await removeFolder(images);
  });

  const settled = (what: string, isSo: (state: RevealState) => boolean) =>
    eventually(
      () => (panel.state && !panel.state.working && isSo(panel.state) ? panel.state : undefined),
      what,
    );
  const runCheckpoint = path.join(runFolder(workspace, runName).checkpoints, checkpointFileName(5));

  it('opens as an editor of PNG and JPEG files', async () => {
    const jpeg = path.join(images, 'photo.jpg');
    await sharp(container.fsPath).jpeg().toFile(jpeg);
    for (const uri of [container, vscode.Uri.file(jpeg)]) {
      await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
      const isOpen = ({ input }: vscode.Tab) =>
        input instanceof vscode.TabInputCustom && input.viewType === viewType && input.uri.path === uri.path;
      const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      const tab = await eventually(() => tabs().find(isOpen), `a preview of ${uri.path}`);
      await vscode.window.tabGroups.close(tab);
    }
  });

  it('sends the container, then what the model in use reveals, and lists the checkpoints', async () => {
    panel.send({ type: 'ready' });
    const state = await settled('revealed', ({ shown }) => shown !== undefined);
    assert.deepStrictEqual(panel.pictures(), ['container', 'revealed']);
    assert.strictEqual(state.problem, undefined);
    assert.deepStrictEqual(
      state.checkpoints.map(({ label }) => label),
      ['Bundled model · in use', `${runName}, step 5 · best · last`],
    );
    assert.strictEqual(state.shown, bundledCheckpoint());
  });

  it('switches checkpoints without changing the selection, and back without revealing again', async () => {
    panel.send({ type: 'showCheckpoint', id: runCheckpoint });
    const state = await settled('the other', ({ shown }) => shown === runCheckpoint);
    assert.strictEqual(state.inUse, bundledCheckpoint());
    assert.ok(selection.usesBundled(workspace));
    await eventually(() => panel.pictures().includes('revealed') || undefined, 'its picture');
    const before = engine.reveals;
    assert.strictEqual(before, 2);
    panel.send({ type: 'showCheckpoint', id: bundledCheckpoint() });
    await settled('the first', ({ shown }) => shown === bundledCheckpoint());
    await eventually(() => panel.pictures().includes('revealed') || undefined, 'the first picture');
    panel.send({ type: 'showCheckpoint', id: runCheckpoint });
    await settled('the other again', ({ shown }) => shown === runCheckpoint);
    assert.strictEqual(engine.reveals, before);
    assert.strictEqual(editor.shownCheckpoint, runCheckpoint);
  });

  it('makes the checkpoint that is shown the choice of the workspace', async () => {
    panel.send({ type: 'useCheckpoint' });
    await settled('in use', ({ inUse }) => inUse === runCheckpoint);
    assert.strictEqual(selection.selected(workspace)?.name, runName);
  });

  it('shows and measures originals once they are remembered, and says which does not fit', async () => {
    const [cover, secret] = [container.fsPath, path.join(images, 'picture-1.png')];
    panel.pictures();
    await originals.remember(container.fsPath, { cover, secret, fit: 'fill' });
    const measured = await settled('measured', (state) => state.secret?.metrics !== undefined);
    assert.deepStrictEqual(measured.cover, {
      name: 'picture-0.png',
      metrics: { psnr: 'identical', ssim: 1 },
    });
    assert.ok((measured.secret?.metrics?.psnr as number) > 0);
    assert.deepStrictEqual(panel.pictures(), ['cover', 'secret']);
    const other = path.join(images, 'other-size.png');
    await sharp(secret).resize(20, 20).toFile(other);
    await originals.remember(container.fsPath, { cover: other, fit: 'fill' });
    const wrong = await settled('a complaint', (state) => state.cover?.problem !== undefined);
    assert.match(wrong.cover!.problem!, /^It is 20 × 20, the container 40 × 40/);
    assert.strictEqual(wrong.secret, undefined);
  });

  it('sends everything again to a page that comes back', async () => {
    panel.pictures();
    panel.send({ type: 'ready' });
    assert.deepStrictEqual(panel.pictures(), ['container', 'revealed']);
  });

  it('saves what the page made of the pictures', async () => {
    const output = vscode.Uri.file(path.join(images, 'plane.png'));
    let proposed = '';
    answers = new Answers().replace('showSaveDialog', async (options: vscode.SaveDialogOptions) => {
      proposed = path.basename(options.defaultUri!.fsPath);
      return output;
    });
    const picture = { width: 2, height: 1, data: Uint8Array.of(0, 255, 0, 255, 0, 255) };
    panel.send({ type: 'savePicture', view: 'bit-0', picture });
    const saved = await eventually(() => readFile(output.fsPath).catch(() => undefined), 'the file');
    assert.strictEqual(proposed, 'picture-0.bit-0.png');
    assert.deepStrictEqual(new Uint8Array(await sharp(saved).removeAlpha().raw().toBuffer()), picture.data);
  });

  it('reveals again when the container is written anew', async () => {
    const before = engine.reveals;
    panel.pictures();
    await copyFile(path.join(images, 'picture-2.png'), container.fsPath);
    await eventually(() => engine.reveals > before || undefined, 'another reveal');
    await eventually(() => panel.pictures().includes('revealed') || undefined, 'the new picture');
  });
});

describe('the originals of a container', () => {
  const folder = path.join(workspace, 'originals');
  let files: string[];
  before(async () => {
    files = await makeImages(folder, 3);
  });
  after(() => removeFolder(folder));

  it('are remembered across windows until the container is another file, without those that are gone', async () => {
    const memory = new Memory();
    const [container, cover, secret] = files;
    const made = { cover, secret, fit: 'contain' as const };
    await new KnownOriginals(memory).remember(container, made);
    const known = new KnownOriginals(memory);
    assert.deepStrictEqual(await known.find(container), made);
    assert.strictEqual(await known.find(cover), undefined);
    await rm(secret);
    assert.deepStrictEqual(await known.find(container), { cover, fit: 'contain' });
    await utimes(container, new Date(), new Date(Date.now() + 5000));
    assert.strictEqual(await known.find(container), undefined);
    await known.remember(container, made);
    await known.forget(container);
    assert.strictEqual(await known.find(container), undefined);
  });

  it('are not remembered of a file that is not there, and tell that they have changed', async () => {
    const known = new KnownOriginals(new Memory());
    const changed: string[] = [];
    known.onDidChange((container) => changed.push(container));
    const missing = path.join(folder, 'missing.png');
    await known.remember(missing, { cover: files[0], fit: 'fill' });
    await writeFile(missing, 'now there');
    assert.strictEqual(await known.find(missing), undefined);
    await known.remember(missing, { cover: files[0], fit: 'fill' });
    assert.deepStrictEqual(changed, [missing]);
  });
});
