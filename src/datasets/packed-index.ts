import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { DatasetSplit, SquareFit } from './contract';

/** Raised when the bytes of a packed file would come out differently for the same sources. */
const cacheVersion = 1;

const count = z.int().nonnegative();

const indexSchema = z.object({
  version: z.literal(cacheVersion),
  root: z.string(),
  split: z.enum(['train', 'evaluation']),
  size: z.int().positive(),
  fit: z.enum(['crop', 'fill']),
  fingerprint: z.string(),
  /** Name of the packed file beside this index. */
  data: z.string().regex(/^[\w-]+\.u8$/),
  count,
  files: z.array(z.string()),
  problems: z.array(z.object({ file: z.string(), reason: z.string() })),
  conversions: z.object({
    greyscale: count,
    cmyk: count,
    sixteenBit: count,
    rotated: count,
    animated: count,
    transparent: count,
  }),
});

export type PackedIndex = z.infer<typeof indexSchema>;

/** What a packed file is made from; each combination has its own index. */
export interface PackedSpec {
  /** Absolute path of the dataset. */
  readonly root: string;
  readonly split: DatasetSplit;
  /** Side in pixels. */
  readonly size: number;
  readonly fit: SquareFit;
}

/** The folder of a dataset inside the cache: its name for people, and a digest that tells apart equal names. */
export function cacheFolder(cacheDir: string, root: string): string {
  const digest = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const name = path
    .basename(root)
    .replace(/[^\w.-]+/g, '_')
    .slice(0, 40);
  return path.join(cacheDir, `${name}-${digest}`);
}

/** Name of the index without its ending: `train-64`, or `train-64-fill`. */
export function packedName(spec: PackedSpec): string {
  return `${spec.split}-${spec.size}${spec.fit === 'crop' ? '' : `-${spec.fit}`}`;
}

/** A fresh index; the data's name holds the fingerprint, so that an index never meets another's pictures. */
export function newIndex(
  spec: PackedSpec,
  fingerprint: string,
  content: Pick<PackedIndex, 'files' | 'problems' | 'conversions'>,
): PackedIndex {
  const data = `${packedName(spec)}-${fingerprint.slice(0, 12)}.u8`;
  return { version: cacheVersion, ...spec, fingerprint, data, count: content.files.length, ...content };
}

/** The index on disk when it belongs to `spec` and `fingerprint`; undefined when the cache must be made. */
export async function readIndex(
  file: string,
  spec: PackedSpec,
  fingerprint: string,
): Promise<PackedIndex | undefined> {
  try {
    const index = indexSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const same =
      index.fingerprint === fingerprint &&
      index.root === spec.root &&
      index.split === spec.split &&
      index.size === spec.size &&
      index.fit === spec.fit &&
      index.count === index.files.length;
    return same ? index : undefined;
  } catch {
    return undefined;
  }
}
