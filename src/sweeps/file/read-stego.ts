import { nearest } from '../../settings-files/nearest';
import { schemaProblems } from '../../settings-files/schema-problems';
import type { SettingsDocument } from '../../settings-files/settings-document';
import type { GroupReader } from './group-reader';
import { stegoSchema, type StegoGroup } from './stego-schema';
import { sweepFileSchema } from './sweep-file-schema';
import { valueOf } from './sweep-tree';

export interface StegoReading {
  /** What is right of it, with defaults for the rest. */
  readonly group: StegoGroup;
  /** The keys for which a default may not be what was meant. */
  readonly wrong: ReadonlySet<string>;
}

const keys = Object.keys(stegoSchema.shape);

/** The group `stego`, with its defaults. The reader's list is told what is wrong in it. */
export function readStego(file: GroupReader, document: SettingsDocument): StegoReading {
  const node = file.node('stego');
  const value = node === undefined ? {} : valueOf(node);
  const result = stegoSchema.safeParse(value);
  if (result.success) return { group: result.data, wrong: new Set() };
  const { issues } = result.error;
  file.problems.add(schemaProblems(document, sweepFileSchema(), issues, value, ['stego']));
  const wrong = new Set<string>();
  for (const issue of issues) {
    if (issue.path.length > 0) wrong.add(String(issue.path[0]));
    else if (issue.code !== 'unrecognized_keys') keys.forEach((key) => wrong.add(key));
    // What a slip of the pen was meant to be is not known either.
    else issue.keys.forEach((key) => wrong.add(nearest(key, keys) ?? key));
  }
  const right = Object.entries(isGroup(value) ? value : {}).filter(
    ([key]) => keys.includes(key) && !wrong.has(key),
  );
  return { group: stegoSchema.parse(Object.fromEntries(right)), wrong };
}

const isGroup = (value: unknown): value is object => typeof value === 'object' && value !== null;
