import path from 'node:path';
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client';
import type { SecretFit } from '../../engine/protocol';
import { askOne } from '../ask';
import { pickImage } from '../image-files';
import type { KnownOriginals, Originals } from './known-originals';

type Action = 'cover' | 'secret' | 'forget';

/** Ratios of width to height that differ by less are taken for the same. */
const sameShape = 0.01;

/** Lets the user say what a container was made of. Throws CancelledError when nothing is picked. */
export async function pickOriginals(
  engine: EngineClient,
  originals: KnownOriginals,
  container: vscode.Uri,
): Promise<void> {
  const known: Originals = (await originals.find(container.fsPath)) ?? { fit: 'fill' };
  const action = await askAction(known);
  if (action === 'forget') return originals.forget(container.fsPath);
  const question =
    action === 'cover' ? l10n.t('Which image was the secret hidden in?') : l10n.t('Which image was hidden?');
  const picked = await pickImage(question, { except: [container] });
  if (action === 'cover') {
    await originals.remember(container.fsPath, { ...known, cover: picked.fsPath });
    return;
  }
  const fit = await fitFor(engine, container, picked);
  await originals.remember(container.fsPath, { cover: known.cover, secret: picked.fsPath, fit });
}

async function askAction(known: Originals): Promise<Action> {
  const name = (file: string | undefined) => (file === undefined ? l10n.t('not known') : path.basename(file));
  const items: (vscode.QuickPickItem & { action: Action })[] = [
    {
      action: 'cover',
      label: l10n.t('Original cover…'),
      description: name(known.cover),
      detail: l10n.t('Shows what hiding changed.'),
    },
    {
      action: 'secret',
      label: l10n.t('Original secret…'),
      description: name(known.secret),
      detail: l10n.t('Shows how much of the secret came back.'),
    },
  ];
  if (known.cover !== undefined || known.secret !== undefined) {
    items.push({ action: 'forget', label: l10n.t('Forget the originals of this container') });
  }
  const placeHolder = l10n.t('What shall be compared?');
  const chosen = await askOne(items, { placeHolder });
  return chosen.action;
}

async function fitFor(engine: EngineClient, container: vscode.Uri, secret: vscode.Uri): Promise<SecretFit> {
  const [into, from] = await Promise.all(
    [container, secret].map(({ fsPath }) => engine.request('imageSize', { path: fsPath })),
  );
  if (Math.abs(Math.log((into.width * from.height) / (into.height * from.width))) <= sameShape) return 'fill';
  const items: (vscode.QuickPickItem & { fit: SecretFit })[] = [
    { label: l10n.t('Whole picture'), detail: l10n.t('With bars at two sides.'), fit: 'contain' },
    { label: l10n.t('Crop'), detail: l10n.t('Two sides were cut off.'), fit: 'cover' },
    { label: l10n.t('Stretch'), detail: l10n.t('Squeezed into the shape of the cover.'), fit: 'fill' },
  ];
  const placeHolder = l10n.t('The secret has another shape than the container. How was it made to fit?');
  const chosen = await askOne(items, { placeHolder });
  return chosen.fit;
}
