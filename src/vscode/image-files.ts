import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError } from '../errors';
import { askOne } from './ask';

/** Formats that can be hidden in and hidden; the same as in the menus of package.json. */
const imageName = /\.(png|jpe?g|webp|tiff?|gif|avif)$/i;
/** Formats that keep every pixel, and JPEG, which leaves what a model that was trained for it has hidden. */
const containerName = /\.(png|jpe?g|webp|tiff?)$/i;

/** As hiding names its output. */
const madeByHiding = /\.stego\.[^.]+$/i;

const listed = 200;

export type ImageRole = 'image' | 'container';

export function isImage(uri: vscode.Uri, role: ImageRole = 'image'): boolean {
  return uri.scheme === 'file' && (role === 'container' ? containerName : imageName).test(uri.path);
}

/** The image that a command was called on: menus of webviews give something else than a URI, or nothing. */
export function imageOf(argument: unknown, role: ImageRole): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const active =
    input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
  return active && isImage(active, role) ? active : undefined;
}

/**
 * The images that a command was called on: the one that was clicked, and those that are selected with it, which the
 * explorer gives as a list. Empty where the command was called on nothing.
 */
export function imagesOf(clicked: unknown, selected: unknown): vscode.Uri[] {
  const one = imageOf(clicked, 'image');
  const all: unknown[] = Array.isArray(selected) ? selected : [];
  const images = all.filter((each) => each instanceof vscode.Uri).filter((uri) => isImage(uri));
  return images.length > 1 ? images : one ? [one] : [];
}

/**
 * Lets the user pick an image: those that are open first, then those beside the first of `except`, those of the workspace, or
 * any file.
 * Throws CancelledError when nothing is picked.
 */
export async function pickImage(
  placeHolder: string,
  options: { readonly role?: ImageRole; readonly except?: readonly vscode.Uri[] } = {},
): Promise<vscode.Uri> {
  const browse: ImageItem = { label: `$(folder-opened) ${l10n.t('Browse…')}`, alwaysShow: true };
  const items = imagesInReach(options.role ?? 'image', options.except ?? []).then((uris) => [
    ...uris.map(imageItem),
    browse,
  ]);
  const chosen = await askOne(items, { placeHolder, matchOnDescription: true });
  return chosen.uri ?? browseImage(placeHolder, options.role ?? 'image');
}

async function imagesInReach(role: ImageRole, except: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input as unknown));
  const open = tabs.flatMap((input) => (input instanceof vscode.TabInputCustom ? [input.uri] : []));
  // File patterns tell upper from lower case on some systems.
  const endings = ['png', 'jpg', 'jpeg', 'webp', 'tif', 'tiff', ...(role === 'image' ? ['gif', 'avif'] : [])];
  const named = `*.{${[...endings, ...endings.map((ending) => ending.toUpperCase())].join(',')}}`;
  const find = (pattern: vscode.GlobPattern) =>
    vscode.workspace.findFiles(pattern, '**/{node_modules,.stego,.git}/**', listed);
  // A dataset of thousands must not crowd out the neighbours of what is asked about.
  const folder = except.length > 0 ? vscode.Uri.joinPath(except[0], '..') : undefined;
  const near = folder ? await find(new vscode.RelativePattern(folder, named)) : [];
  const found = await find(`**/${named}`);
  // Where a secret is looked for, containers come last; where a container is, they come first.
  const rank = ({ path }: vscode.Uri) => Number(madeByHiding.test(path) !== (role === 'container'));
  const inOrder = [near, found].flatMap((uris) =>
    uris.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1)),
  );
  const unique = new Map([...open, ...inOrder].map((uri) => [uri.toString(), uri]));
  for (const uri of except) unique.delete(uri.toString());
  return [...unique.values()].filter((uri) => isImage(uri, role));
}

interface ImageItem extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
}

function imageItem(uri: vscode.Uri): ImageItem {
  const folder = path.posix.dirname(vscode.workspace.asRelativePath(uri));
  return { label: path.basename(uri.fsPath), description: folder === '.' ? '' : folder, uri };
}

async function browseImage(title: string, role: ImageRole): Promise<vscode.Uri> {
  const extensions = [
    'png',
    'webp',
    'tif',
    'tiff',
    'jpg',
    'jpeg',
    ...(role === 'image' ? ['gif', 'avif'] : []),
  ];
  const chosen = await vscode.window.showOpenDialog({ title, filters: { [l10n.t('Images')]: extensions } });
  if (!chosen) throw new CancelledError();
  return chosen[0];
}
