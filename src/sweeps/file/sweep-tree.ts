import { isAlias, isMap, isScalar, isSeq, Scalar } from 'yaml';
import type { Document, YAMLMap, YAMLSeq } from 'yaml';
import type { SettingsDocument, TextRange } from '../../settings-files/settings-document';
import type { Json } from '../search-space';
import { readPlainScalar } from './python-scalar';

/** A sweep file as Python reads it, with where everything stands. */
export type TreeNode = TreeGroup | TreeList | TreeScalar;

export interface TreeGroup {
  readonly kind: 'group';
  /** Of its key, or of its first one; of `{ … }` all of it. */
  readonly range: TextRange;
  readonly entries: ReadonlyMap<string, TreeEntry>;
}

export interface TreeEntry {
  readonly keyRange: TextRange;
  readonly node: TreeNode;
}

export interface TreeList {
  readonly kind: 'list';
  readonly range: TextRange;
  readonly items: readonly TreeNode[];
}

export interface TreeScalar {
  readonly kind: 'scalar';
  readonly range: TextRange;
  readonly value: null | boolean | number | string;
  readonly isFloat: boolean;
  readonly isTextToPython: boolean;
}

/** The whole document. Only for one without mistakes in its YAML. */
export function treeOf({ yaml, text }: SettingsDocument): TreeNode {
  const end = text.search(/\n|$/);
  const first = { start: 0, end: Math.max(1, end) };
  return yaml ? new TreeReader(yaml).read(yaml.contents, first) : scalarOf(null, first);
}

class TreeReader {
  /** What is being read: an anchor can be used inside itself. */
  private readonly open = new Set<unknown>();

  constructor(private readonly document: Document) {}

  /** @param above where that stands which the node belongs to */
  read(node: unknown, above: TextRange): TreeNode {
    if (isAlias(node)) {
      const held = node.resolve(this.document);
      const range = rangeOf(node, above);
      // What an anchor holds is underlined where it is used.
      return { ...this.read(this.open.has(held) ? null : held, range), range };
    }
    this.open.add(node);
    const tree = isMap(node) ? this.group(node, above) : isSeq(node) ? this.list(node, above) : undefined;
    this.open.delete(node);
    return tree ?? scalarOf(node, above);
  }

  private group(node: YAMLMap, above: TextRange): TreeGroup {
    const entries = new Map<string, TreeEntry>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : String(key);
      const keyRange = rangeOf(key, above);
      const entry = { keyRange, node: this.read(value, keyRange) };
      if (name !== '<<') entries.set(name, entry);
      else {
        for (const [each, merged] of mergedInto(entry.node)) {
          if (!entries.has(each)) entries.set(each, merged);
        }
      }
    }
    if (node.flow) return { kind: 'group', range: rangeOf(node, above), entries };
    const [first] = entries.values();
    return { kind: 'group', range: above.start > 0 ? above : (first?.keyRange ?? above), entries };
  }

  private list(node: YAMLSeq, above: TextRange): TreeList {
    const range = node.flow ? rangeOf(node, above) : above;
    return { kind: 'list', range, items: node.items.map((item) => this.read(item, range)) };
  }
}

/** `<<: *base`, of which what is written itself counts more. */
function mergedInto(node: TreeNode): readonly [string, TreeEntry][] {
  if (node.kind === 'list') return node.items.flatMap(mergedInto);
  return node.kind === 'group' ? [...node.entries] : [];
}

function scalarOf(node: unknown, above: TextRange): TreeScalar {
  const range = rangeOf(node, above);
  const quoted = { isFloat: false, isTextToPython: false };
  if (!isScalar(node)) return { kind: 'scalar', range, value: null, ...quoted };
  const { type, source, value } = node;
  if (type === Scalar.PLAIN && source !== undefined && node.tag === undefined) {
    return { kind: 'scalar', range, ...readPlainScalar(source) };
  }
  const known = ['string', 'number', 'boolean'].includes(typeof value);
  return { kind: 'scalar', range, value: known ? (value as string | number | boolean) : null, ...quoted };
}

function rangeOf(node: unknown, above: TextRange): TextRange {
  const range = (node as { range?: readonly number[] } | null | undefined)?.range;
  return range && range[1] > range[0] ? { start: range[0], end: range[1] } : above;
}

/** The same without where it stands. */
export function valueOf(node: TreeNode): Json {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(valueOf);
    case 'group':
      return Object.fromEntries([...node.entries].map(([key, entry]) => [key, valueOf(entry.node)]));
  }
}
