import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  addDataset,
  listDatasets,
  registryFolder,
  removeDataset,
  renameDataset,
  resolveDataset,
} from '../../../src/datasets/registry';
import { UserError } from '../../../src/errors';
import { temporaryFolder } from '../../support/temporary-folder';

function workspaceWith(...folders: string[]): string {
  const workspace = temporaryFolder();
  for (const folder of folders) mkdirSync(path.join(workspace, folder), { recursive: true });
  return workspace;
}

describe('the registry of datasets', () => {
  it('is empty in a new workspace', async () => {
    expect(await listDatasets(temporaryFolder())).toEqual({ datasets: [], problems: [] });
  });

  it('remembers folders inside the workspace by their relative path', async () => {
    const workspace = workspaceWith('pictures/cats');
    const added = await addDataset(workspace, 'pictures/cats');
    expect(added).toMatchObject({ name: 'cats', path: path.join(workspace, 'pictures', 'cats') });
    expect(new Date(added.added).toISOString()).toBe(added.added);
    expect(readFileSync(path.join(registryFolder(workspace), 'cats.yaml'), 'utf8')).toMatch(
      /^path: pictures\/cats$/m,
    );
    expect(await listDatasets(workspace)).toEqual({ datasets: [added], problems: [] });
  });

  it('remembers folders elsewhere by their absolute path, and the workspace itself', async () => {
    const workspace = temporaryFolder();
    const elsewhere = temporaryFolder();
    await addDataset(workspace, elsewhere, 'far');
    await addDataset(workspace, '.', 'here');
    const { datasets } = await listDatasets(workspace);
    expect(datasets.map(({ name, path: place }) => [name, place])).toEqual([
      ['far', elsewhere],
      ['here', workspace],
    ]);
  });

  it('refuses missing folders, taken names and names that are no file names', async () => {
    const workspace = workspaceWith('cats');
    await expect(addDataset(workspace, 'dogs')).rejects.toThrow('There is no folder');
    await addDataset(workspace, 'cats');
    await expect(addDataset(workspace, 'cats')).rejects.toThrow('exists already');
    for (const name of [
      '',
      '..',
      'a/b',
      'a\\b',
      '.hidden',
      'CON',
      'nul.txt',
      'a:b',
      'end.',
      'x'.repeat(101),
    ]) {
      await expect(addDataset(workspace, 'cats', name)).rejects.toThrow(UserError);
      await expect(removeDataset(workspace, name)).rejects.toThrow(UserError);
    }
    expect(readdirSync(registryFolder(workspace))).toEqual(['cats.yaml']);
  });

  it('reports broken entries and lists the others', async () => {
    const workspace = workspaceWith('cats');
    await addDataset(workspace, 'cats');
    const put = (name: string, text: string) =>
      writeFileSync(path.join(registryFolder(workspace), name), text);
    put('torn.yaml', 'version: 1\nname: [');
    put('future.yaml', 'version: 2\nname: future\npath: cats\nadded: x\n');
    put('empty.yaml', '');
    put('other.yaml', 'version: 1\nname: cats\npath: cats\nadded: x\n');
    put('readme.txt', 'not an entry');
    const { datasets, problems } = await listDatasets(workspace);
    expect(datasets.map(({ name }) => name)).toEqual(['cats']);
    expect(problems.map(({ file }) => path.basename(file))).toEqual([
      'empty.yaml',
      'future.yaml',
      'other.yaml',
      'torn.yaml',
    ]);
    expect(problems[1].reason).toContain('version');
    for (const { reason } of problems) expect(reason).not.toMatch(/\n|^$/);
  });

  it('forgets a dataset and keeps its pictures', async () => {
    const workspace = workspaceWith('cats');
    writeFileSync(path.join(workspace, 'cats', 'a.png'), '');
    await addDataset(workspace, 'cats');
    await removeDataset(workspace, 'cats');
    expect((await listDatasets(workspace)).datasets).toEqual([]);
    expect(existsSync(path.join(workspace, 'cats', 'a.png'))).toBe(true);
    await expect(removeDataset(workspace, 'cats')).rejects.toThrow('There is no dataset named cats.');
  });

  it('finds a dataset by its name or its path', async () => {
    const workspace = workspaceWith('cats', 'dogs');
    await addDataset(workspace, 'dogs', 'cats');
    const dogs = path.join(workspace, 'dogs');
    expect(await resolveDataset(workspace, 'cats')).toEqual({ name: 'cats', path: dogs });
    expect(await resolveDataset(workspace, 'dogs')).toEqual({ name: 'dogs', path: dogs });
    expect(await resolveDataset(workspace, dogs)).toEqual({ name: 'dogs', path: dogs });
    await expect(resolveDataset(workspace, 'birds')).rejects.toThrow(
      `There is no dataset or folder birds in ${workspace}. Known datasets: cats.`,
    );
    rmSync(dogs, { recursive: true });
    await expect(resolveDataset(workspace, 'cats')).rejects.toThrow('does not exist any more');
    await expect(resolveDataset(temporaryFolder(), 'x')).rejects.toThrow('No dataset has been added yet.');
  });
});

describe('another name', () => {
  it('keeps the folder and the date, and takes no name that is in use', async () => {
    const workspace = workspaceWith('cats', 'dogs');
    const cats = await addDataset(workspace, 'cats');
    await addDataset(workspace, 'dogs');
    await expect(renameDataset(workspace, 'cats', 'dogs')).rejects.toThrow('exists already');
    await expect(renameDataset(workspace, 'cats', '../x')).rejects.toThrow('cannot be the name');
    await expect(renameDataset(workspace, 'birds', 'x')).rejects.toThrow('no dataset named birds');
    await renameDataset(workspace, 'cats', 'felines');
    const { datasets } = await listDatasets(workspace);
    expect(datasets.map(({ name }) => name)).toEqual(['dogs', 'felines']);
    expect(datasets[1]).toEqual({ ...cats, name: 'felines' });
  });
});
