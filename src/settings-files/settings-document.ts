import { isAlias, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Document, Node, Pair, YAMLError } from 'yaml';
import { messageOf } from '../errors';
import type { SettingPath } from './setting-schema';

/** Offsets into a text, `end` not included. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface SyntaxProblem {
  readonly range: TextRange;
  readonly message: string;
}

/** Longer texts are no settings, and would hold up whoever reads them at every key that is pressed. */
const longest = 200_000;

/** Settings as they are written: their values, and where each stands. Never throws, whatever the text is. */
export class SettingsDocument {
  readonly problems: readonly SyntaxProblem[];
  /** What could be read; undefined where nothing could. */
  readonly value: unknown;
  /** Its nodes, for who needs more than values. */
  readonly yaml: Document | undefined;

  constructor(readonly text: string) {
    const { document, problems } = parse(text);
    this.yaml = document;
    const read = valueOf(document, text);
    this.value = read.value;
    this.problems = [...problems, ...read.problems];
  }

  /** Where the key at a path stands; for an entry of a list its first key. */
  keyRange(path: SettingPath): TextRange | undefined {
    const last = path.at(-1);
    if (last === undefined) return undefined;
    const parent = this.nodeAt(path.slice(0, -1));
    if (isMap(parent)) return rangeOf(pairOf(parent.items, last)?.key);
    if (!isSeq(parent)) return undefined;
    const item = parent.items[Number(last)];
    return isMap(item) && item.items.length > 0 ? rangeOf(item.items[0].key) : rangeOf(item);
  }

  /** Where the value at a path stands; undefined where nothing is written. Of a group, its first key. */
  valueRange(path: SettingPath): TextRange | undefined {
    const node = this.nodeAt(path);
    if (isMap(node) || isSeq(node)) return isFlow(node) ? rangeOf(node) : this.keyRange(path);
    return node && rangeOf(node);
  }

  /** The key or the value at an offset, by its path. */
  placeAt(offset: number): { path: SettingPath; range: TextRange } | undefined {
    return find(this.yaml?.contents, [], (range) => range.start <= offset && offset <= range.end);
  }

  /** Where a scalar of exactly this text stands, and whether as a key. */
  placeOf(scalar: string): { path: SettingPath; isKey: boolean; inFlow: boolean } | undefined {
    return findScalar(this.yaml?.contents, [], scalar, false);
  }

  /** The keys of the group at a path. */
  keysAt(path: SettingPath): string[] {
    const node = this.nodeAt(path);
    return isMap(node) ? node.items.map(({ key }) => keyText(key)) : [];
  }

  private nodeAt(path: SettingPath): Node | undefined {
    let node: unknown = this.yaml?.contents;
    for (const key of path) {
      if (isAlias(node) && this.yaml) node = node.resolve(this.yaml);
      if (isMap(node)) node = pairOf(node.items, key)?.value;
      else if (isSeq(node)) node = node.items[Number(key)];
      else return undefined;
    }
    return (node ?? undefined) as Node | undefined;
  }
}

/** Many brackets inside each other are more than the parser can hold. */
const tooDeep = 'Its groups are nested too deeply to be read.';

function parse(text: string): { document?: Document; problems: SyntaxProblem[] } {
  if (text.length > longest) {
    return { problems: [whole(text, `is longer than ${longest} characters: these cannot be settings`)] };
  }
  try {
    // What the parser warns of goes to the terminal, past whoever shows the problems.
    const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
    // One on each level above it follows, and means nothing.
    const exhausted = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
    const errors = exhausted ? [exhausted] : document.errors;
    return {
      document,
      problems: errors.map((error) => ({ message: wordsOf(error), range: visible(text, ...error.pos) })),
    };
  } catch (error) {
    return { problems: [whole(text, reasonOf(error))] };
  }
}

function wordsOf(error: YAMLError): string {
  switch (error.code) {
    case 'MULTIPLE_DOCS':
      return 'A second document begins here: keep one of them in this file.';
    case 'RESOURCE_EXHAUSTION':
      return tooDeep;
    default:
      return messageOf(error);
  }
}

function valueOf(document: Document | undefined, text: string): Pick<SettingsDocument, 'value' | 'problems'> {
  try {
    return { value: document?.toJS(), problems: [] };
  } catch (error) {
    const unknown = document && !(error instanceof RangeError) ? unknownAliases(document, text) : [];
    return { value: undefined, problems: unknown.length > 0 ? unknown : [whole(text, reasonOf(error))] };
  }
}

function unknownAliases(document: Document, text: string): SyntaxProblem[] {
  const found: SyntaxProblem[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (!alias.range || alias.resolve(document)) return;
      const [start, end] = alias.range;
      found.push({ message: `There is no &${alias.source} before it.`, range: visible(text, start, end) });
    },
  });
  return found;
}

function reasonOf(error: unknown): string {
  return error instanceof RangeError ? tooDeep : messageOf(error);
}

/** At least one character of the line, because nothing else can be underlined. */
function visible(text: string, start: number, end: number): TextRange {
  const lineEnd = text.indexOf('\n', start);
  const last = lineEnd < 0 ? text.length : lineEnd;
  if (start >= text.length || last === start)
    return { start: Math.max(0, start - 1), end: Math.max(1, start) };
  return { start, end: Math.max(start + 1, Math.min(end, last)) };
}

function whole(text: string, message: string): SyntaxProblem {
  const end = text.indexOf('\n');
  return { message, range: { start: 0, end: Math.max(1, end < 0 ? text.length : end) } };
}

type Items = readonly Pair<unknown, unknown>[];

/** The last one counts where a key is written twice. */
const pairOf = (items: Items, key: string | number) =>
  items.findLast((pair) => keyText(pair.key) === String(key));

const keyText = (key: unknown) => (isScalar(key) ? String(key.value) : String(key));

const isFlow = (node: unknown) => (isMap(node) || isSeq(node)) && node.flow === true;

function rangeOf(node: unknown): TextRange | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range && range[1] > range[0] ? { start: range[0], end: range[1] } : undefined;
}

function find(
  node: unknown,
  path: SettingPath,
  holds: (range: TextRange) => boolean,
): { path: SettingPath; range: TextRange } | undefined {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      const inner = [...path, keyText(key)];
      const range = rangeOf(key);
      if (range && holds(range)) return { path: inner, range };
      const found = find(value, inner, holds);
      if (found) return found;
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const found = find(item, [...path, index], holds);
      if (found) return found;
    }
  } else {
    const range = rangeOf(node);
    if (range && holds(range)) return { path, range };
  }
  return undefined;
}

function findScalar(
  node: unknown,
  path: SettingPath,
  text: string,
  inFlow: boolean,
): { path: SettingPath; isKey: boolean; inFlow: boolean } | undefined {
  const flow = inFlow || isFlow(node);
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      const inner = [...path, keyText(key)];
      if (keyText(key) === text) return { path: inner, isKey: true, inFlow: flow };
      const found = findScalar(value, inner, text, flow);
      if (found) return found;
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const found = findScalar(item, [...path, index], text, flow);
      if (found) return found;
    }
  } else if (isScalar(node) && node.value === text) return { path, isKey: false, inFlow };
  return undefined;
}
