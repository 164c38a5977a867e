import type { TextRange } from '../../settings-files/settings-document';
import type { ProblemList } from './problem-list';
import { valueOf, type TreeEntry, type TreeGroup, type TreeNode, type TreeScalar } from './sweep-tree';

export interface NumberBounds {
  readonly least?: number;
  readonly above?: number;
  readonly isWhole?: boolean;
}

/** Reads the keys of one group and tells the list what is wrong with each. */
export class GroupReader {
  constructor(
    readonly group: TreeGroup,
    /** Of the group, with dots; empty for the file. */
    readonly name: string,
    readonly problems: ProblemList,
  ) {}

  nameOf(key: string): string {
    return this.name === '' ? key : `${this.name}.${key}`;
  }

  has(key: string): boolean {
    return this.group.entries.has(key);
  }

  entry(key: string): TreeEntry | undefined {
    return this.group.entries.get(key);
  }

  node(key: string): TreeNode | undefined {
    return this.entry(key)?.node;
  }

  /** Where its value stands, or where it would. */
  rangeOf(key: string): TextRange {
    return this.node(key)?.range ?? this.group.range;
  }

  wrong(key: string, message: string, fix?: string): undefined {
    this.problems.wrong(this.rangeOf(key), this.nameOf(key), message, fix);
  }

  missing(key: string, message: string): undefined {
    this.problems.missing(this.group.range, this.nameOf(key), message);
  }

  scalar(key: string): TreeScalar | undefined {
    const node = this.node(key);
    return node?.kind === 'scalar' ? node : undefined;
  }

  number(key: string, { least, above, isWhole = false }: NumberBounds = {}): number | undefined {
    if (!this.has(key)) return undefined;
    const value = this.scalar(key)?.value;
    const fits =
      typeof value === 'number' &&
      Number.isFinite(value) &&
      (!isWhole || Number.isSafeInteger(value)) &&
      (least === undefined || value >= least) &&
      (above === undefined || value > above);
    if (fits) return value;
    const kind = isWhole ? 'a whole number' : 'a number';
    const bound = above !== undefined ? ` above ${above}` : least !== undefined ? ` from ${least} on` : '';
    return this.wrong(key, `must be ${kind}${bound}`);
  }

  text(key: string): string | undefined {
    if (!this.has(key)) return undefined;
    const value = this.scalar(key)?.value;
    return typeof value === 'string' && value !== '' ? value : this.wrong(key, 'must be a text');
  }

  flag(key: string): boolean | undefined {
    if (!this.has(key)) return undefined;
    const value = this.scalar(key)?.value;
    return typeof value === 'boolean' ? value : this.wrong(key, 'must be true or false');
  }

  choice<const T extends string>(key: string, choices: readonly T[]): T | undefined {
    const node = this.node(key);
    if (!node) return undefined;
    const value = valueOf(node);
    const chosen = choices.find((choice) => choice === value);
    if (chosen !== undefined) return chosen;
    const lower =
      typeof value === 'string' ? choices.find((each) => each === value.toLowerCase()) : undefined;
    return this.wrong(key, `must be ${choices.length > 1 ? 'one of ' : ''}${choices.join(', ')}`, lower);
  }

  inner(key: string): GroupReader | undefined {
    const node = this.node(key);
    if (node?.kind === 'group') return new GroupReader(node, this.nameOf(key), this.problems);
    return node && this.wrong(key, 'must be a group of settings');
  }

  /** Tells of keys that mean nothing. */
  onlyKnows(keys: readonly string[]): void {
    const free = keys.filter((key) => !this.has(key));
    for (const [key, { keyRange }] of this.group.entries) {
      if (!keys.includes(key)) this.problems.unknown(keyRange, this.name, key, free);
    }
  }
}
