import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancelledError, UserError } from '../../../src/errors';
import { holdOut, requireTrainable, scanDataset } from '../../../src/datasets/layout';
import { scanFolder } from '../../../src/datasets/scan';
import { temporaryFolder } from '../../support/temporary-folder';

/** Makes empty files; scanning opens none. */
function filesIn(root: string, names: readonly string[]): string {
  for (const name of names) {
    const file = path.join(root, ...name.split('/'));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '');
  }
  return root;
}

const numbered = (folder: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${folder}${String(i).padStart(4, '0')}.png`);

describe('scanFolder', () => {
  it('finds pictures at any depth, in the order of code units', async () => {
    const root = filesIn(temporaryFolder(), [
      'b.PNG',
      'a/2.jpg',
      'a/10.JPEG',
      'B.webp',
      'ä.tif',
      'a.gif',
      'z.avif',
    ]);
    const { files, problems } = await scanFolder(root);
    expect(files).toEqual(['B.webp', 'a.gif', 'a/10.JPEG', 'a/2.jpg', 'b.PNG', 'z.avif', 'ä.tif']);
    expect(problems).toEqual([]);
  });

  it('leaves out what only links out of a given folder lead to', async () => {
    const root = filesIn(temporaryFolder(), ['own/a.png', 'own/b/c.png']);
    const elsewhere = filesIn(temporaryFolder(), ['d.png']);
    symlinkSync('b', path.join(root, 'own', 'near'));
    symlinkSync(elsewhere, path.join(root, 'own', 'far'));
    symlinkSync(path.join(elsewhere, 'd.png'), path.join(root, 'own', 'd.png'));
    const { files, problems } = await scanFolder(path.join(root, 'own'), undefined, root);
    expect(files).toEqual(['a.png', 'b/c.png']);
    expect(problems).toEqual([]);
    expect((await scanFolder(path.join(root, 'own'))).files).toHaveLength(4);
  });

  it('passes over what is hidden, foreign or a container', async () => {
    const root = filesIn(temporaryFolder(), [
      'ok.png',
      '.hidden.png',
      '.stego/runs/a/samples/1.png',
      '.git/x.png',
      'node_modules/pkg/icon.png',
      'cat.stego.png',
      'cat.STEGO.webp',
      'notes.txt',
      'png',
      'drawing.svg',
    ]);
    expect(await scanFolder(root)).toEqual({ files: ['ok.png'], problems: [] });
  });

  it('names pictures in formats that cannot be read', async () => {
    const root = filesIn(temporaryFolder(), ['a.bmp', 'IMG_1.HEIC']);
    const { files, problems } = await scanFolder(root);
    expect(files).toEqual([]);
    expect(problems.map(({ file }) => file)).toEqual(['IMG_1.HEIC', 'a.bmp']);
    expect(problems[0].reason).toContain('not supported');
  });

  it('walks into a folder that is named like a picture', async () => {
    const root = filesIn(temporaryFolder(), ['a.png/b.png']);
    expect((await scanFolder(root)).files).toEqual(['a.png/b.png']);
  });

  it('follows links, ends in loops, and names broken ones', async () => {
    const root = filesIn(temporaryFolder(), ['real/a.png']);
    const elsewhere = filesIn(temporaryFolder(), ['c.png']);
    symlinkSync(root, path.join(root, 'real', 'loop'));
    symlinkSync(path.join(root, 'real', 'a.png'), path.join(root, 'linked.png'));
    symlinkSync(elsewhere, path.join(root, 'other'));
    symlinkSync(path.join(root, 'gone.png'), path.join(root, 'broken.png'));
    const { files, problems } = await scanFolder(root);
    expect(files).toEqual(['linked.png', 'other/c.png', 'real/a.png']);
    expect(problems).toEqual([{ file: 'broken.png', reason: expect.stringContaining('does not exist') }]);
  });

  it('says what is wrong with the folder itself', async () => {
    const root = filesIn(temporaryFolder(), ['a.png']);
    await expect(scanFolder(path.join(root, 'none'))).rejects.toThrow(/There is no folder .*none/);
    await expect(scanFolder(path.join(root, 'a.png'))).rejects.toThrow('is not a folder of images');
    await expect(scanFolder(path.join(root, 'none'))).rejects.toThrow(UserError);
  });

  it('ends when it is told to', async () => {
    await expect(scanFolder(temporaryFolder(), AbortSignal.abort())).rejects.toThrow(CancelledError);
  });
});

describe('a plain folder', () => {
  it('holds out a tenth, the same whatever else there is', async () => {
    const root = filesIn(temporaryFolder(), numbered('', 100));
    const dataset = await scanDataset(root);
    expect(dataset).toMatchObject({ root, layout: 'folder' });
    expect(dataset.evaluation).toHaveLength(10);
    expect([...dataset.train, ...dataset.evaluation].sort()).toEqual(numbered('', 100));

    const shuffled = holdOut(numbered('', 100).reverse());
    expect(shuffled.evaluation.reverse()).toEqual(dataset.evaluation);
    const grown = holdOut(numbered('', 104));
    const kept = dataset.evaluation.filter((file) => grown.evaluation.includes(file));
    expect(kept.length).toBeGreaterThanOrEqual(dataset.evaluation.length - 4);
  });

  it.each([
    [4, 2],
    [19, 2],
    [30, 4],
    [1000, 100],
    [20_000, 1000],
  ])('of %i pictures holds out %i', (count, held) => {
    const { train, evaluation } = holdOut(numbered('', count));
    expect([train.length, evaluation.length]).toEqual([count - held, held]);
  });

  it('is refused for training with fewer than four', async () => {
    const root = filesIn(temporaryFolder(), numbered('', 3));
    const dataset = await scanDataset(root);
    expect(dataset.train).toHaveLength(3);
    expect(() => requireTrainable(dataset)).toThrow(`${root} holds 3 images; a training needs at least 4.`);
    const enough = await scanDataset(filesIn(temporaryFolder(), numbered('', 4)));
    expect(() => requireTrainable(enough)).not.toThrow();
  });
});

describe("Tiny ImageNet's layout", () => {
  const train = ['train/n01/images/n01_0.JPEG', 'train/n01/images/n01_1.JPEG', 'train/n02/images/n02_0.JPEG'];
  const val = ['val/images/val_0.JPEG', 'val/images/val_1.JPEG'];
  const test = ['test/images/test_0.JPEG', 'test/images/test_1.JPEG'];

  it('trains on train/ and evaluates with test/images', async () => {
    const root = filesIn(temporaryFolder(), [
      'wnids.txt',
      'train/n01/n01_boxes.txt',
      ...train,
      ...val,
      ...test,
    ]);
    const dataset = await scanDataset(root);
    expect(dataset).toEqual({ root, layout: 'tiny-imagenet', train, evaluation: test, problems: [] });
    expect(() => requireTrainable(dataset)).not.toThrow();
  });

  it('evaluates with val/images where there is no test', async () => {
    const dataset = await scanDataset(filesIn(temporaryFolder(), [...train, ...val]));
    expect(dataset).toMatchObject({ layout: 'tiny-imagenet', train, evaluation: val });
  });

  it('holds out of train/ where there is neither', async () => {
    const four = [...train, 'train/n02/images/n02_1.JPEG'];
    const dataset = await scanDataset(filesIn(temporaryFolder(), ['wnids.txt', ...four]));
    expect(dataset.layout).toBe('tiny-imagenet');
    expect(dataset.evaluation).toHaveLength(2);
    expect([...dataset.train, ...dataset.evaluation].sort()).toEqual(four);
  });

  it('is not seen in any folder called train', async () => {
    const dataset = await scanDataset(
      filesIn(temporaryFolder(), ['train/a.png', 'train/b.png', 'test/c.png']),
    );
    expect(dataset.layout).toBe('folder');
  });
});
