import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanDataset, unseenBy } from '../../../src/datasets/layout';
import { temporaryFolder } from '../../support/temporary-folder';

/** Makes empty files; scanning opens none. */
function filesIn(folder: string, names: readonly string[]): string {
  for (const name of names) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '');
  }
  return folder;
}

const numbered = (folder: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${folder}${String(i).padStart(3, '0')}.png`);

async function unseen(trained: string, evaluated: string): Promise<readonly string[]> {
  return (await unseenBy(trained, await scanDataset(evaluated))).evaluation;
}

describe('unseenBy', () => {
  it('leaves what was held out of the folder that was trained on', async () => {
    const folder = filesIn(temporaryFolder(), numbered('', 60));
    const { evaluation } = await scanDataset(folder);
    expect(evaluation).toHaveLength(6);
    expect(await unseen(folder, folder)).toEqual(evaluation);
  });

  it('gives every picture of another folder in the order of paths', async () => {
    const root = temporaryFolder();
    const [trained, other] = [path.join(root, 'a'), path.join(root, 'ab')];
    filesIn(trained, numbered('', 9));
    filesIn(other, numbered('', 30));
    expect(await unseen(trained, other)).toEqual(numbered('', 30));
    expect(await unseen(path.join(root, 'gone'), other)).toEqual(numbered('', 30));
  });

  it('gives every picture of a part that the training never touches', async () => {
    const root = filesIn(temporaryFolder(), [
      'wnids.txt',
      ...numbered('train/n01/images/', 9),
      ...numbered('test/images/', 40),
    ]);
    expect(await unseen(root, path.join(root, 'test'))).toEqual(numbered('images/', 40));
    expect(await unseen(root, path.join(root, 'train'))).toEqual([]);
    expect(await unseen(root, root)).toEqual(numbered('test/images/', 40));
  });

  it('leaves of a part of the folder what was held out of the whole', async () => {
    const root = filesIn(temporaryFolder(), [...numbered('a/', 60), ...numbered('b/', 60)]);
    const { evaluation } = await scanDataset(root);
    const held = evaluation.filter((file) => file.startsWith('a/')).map((file) => file.slice(2));
    expect(held.length).toBeGreaterThan(0);
    expect(await unseen(root, path.join(root, 'a'))).toEqual(held);
  });

  it('leaves out what was trained on inside of the folder', async () => {
    const root = filesIn(temporaryFolder(), [...numbered('a/', 20), ...numbered('b/', 20)]);
    const held = (await scanDataset(path.join(root, 'a'))).evaluation.map((file) => `a/${file}`);
    expect(held).toHaveLength(2);
    expect(await unseen(path.join(root, 'a'), root)).toEqual([...held, ...numbered('b/', 20)]);
    expect(await unseen(path.join(root, 'c'), root)).toEqual([...numbered('a/', 20), ...numbered('b/', 20)]);
  });

  it('leaves out of a dataset with its own parts the one that was trained on as a folder of its own', async () => {
    const root = filesIn(temporaryFolder(), [
      'wnids.txt',
      ...numbered('train/n01/images/', 9),
      ...numbered('test/images/', 40),
    ]);
    const part = path.join(root, 'test/images');
    const held = (await scanDataset(part)).evaluation.map((file) => `test/images/${file}`);
    expect(held).toHaveLength(4);
    expect(await unseen(part, root)).toEqual(held);
  });
});
