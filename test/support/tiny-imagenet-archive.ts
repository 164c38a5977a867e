import { fromRgb } from '../../src/images/resize';
import { synthesiseImage } from '../../src/datasets/synthesiser/synthesise';
import { zipArchive } from './zip-archive';
import type { ZipMember } from './zip-archive';

export interface ArchiveSize {
  readonly classes?: number;
  readonly imagesPerClass?: number;
  readonly evaluation?: number;
}

/** A zip archive that is laid out as Tiny ImageNet, with a few synthetic pictures of 64 × 64. */
export async function tinyImageNetArchive({
  classes = 2,
  imagesPerClass = 3,
  evaluation = 4,
}: ArchiveSize = {}): Promise<Buffer> {
  const root = 'tiny-imagenet-200';
  const picture = (index: number) =>
    fromRgb(synthesiseImage(3, index, 64))
      .jpeg()
      .toBuffer();
  const ids = Array.from({ length: classes }, (_, index) => `n${String(index + 1).padStart(8, '0')}`);
  const members: ZipMember[] = [
    { name: `${root}/`, mode: 0o040755 },
    { name: `${root}/wnids.txt`, data: ids.map((id) => `${id}\n`).join('') },
  ];
  for (const [index, id] of ids.entries()) {
    for (let number = 0; number < imagesPerClass; number++) {
      const name = `${root}/train/${id}/images/${id}_${number}.JPEG`;
      members.push({ name, data: await picture(index * imagesPerClass + number), stored: true });
    }
    members.push({ name: `${root}/train/${id}/${id}_boxes.txt`, data: 'boxes' });
  }
  for (const split of ['val', 'test']) {
    for (let number = 0; number < evaluation; number++) {
      const data = await picture(1000 + number + (split === 'val' ? 0 : evaluation));
      members.push({ name: `${root}/${split}/images/${split}_${number}.JPEG`, data, stored: true });
    }
  }
  return zipArchive(members);
}
