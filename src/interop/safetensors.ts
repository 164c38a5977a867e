import { UserError } from '../errors';

/**
 * The safetensors file format: 8 bytes little-endian header length, a JSON header padded with spaces to 8 bytes,
 * then the tensors' bytes without holes. Source: the format section of the README of huggingface/safetensors.
 * Typed arrays are read and written in the machine's byte order, which is little-endian wherever Node.js ships.
 */

/** The bytes of one element and the array that holds them. F16 and BF16 are kept as their raw 16 bits. */
const arrays = {
  BOOL: Uint8Array,
  U8: Uint8Array,
  I8: Int8Array,
  I16: Int16Array,
  U16: Uint16Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
  F32: Float32Array,
  F64: Float64Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
} as const;

export type SafetensorsDtype = keyof typeof arrays;
export type SafetensorsData =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

export interface SafeTensor {
  readonly dtype: SafetensorsDtype;
  readonly shape: readonly number[];
  readonly data: SafetensorsData;
}

export interface SafetensorsEntry {
  readonly name: string;
  readonly dtype: SafetensorsDtype;
  readonly shape: readonly number[];
  /** Bytes from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** Where the tensors' bytes start in the file. */
  readonly dataStart: number;
  /** In the order of their bytes. */
  readonly entries: readonly SafetensorsEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

export interface SafetensorsFile {
  readonly tensors: Map<string, SafeTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes to read first: the length of the header. */
export const safetensorsPrefixBytes = 8;

/** The limit of the reference implementation. */
const maxHeaderBytes = 100_000_000;

// The reference writer's order: a wide dtype first keeps every tensor aligned to its own width.
const dtypeOrder = Object.keys(arrays) as SafetensorsDtype[];

const elements = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names come from the file: quoted, so that a line break in one cannot break the message. */
const quoted = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);

/**
 * The bytes of a safetensors file, equal to those of the reference writer.
 * Throws a RangeError when a tensor's data does not fit its dtype and shape (a fault of the caller).
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, SafeTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const sorted = [...tensors].sort(
    ([nameA, a], [nameB, b]) =>
      dtypeOrder.indexOf(b.dtype) - dtypeOrder.indexOf(a.dtype) ||
      Buffer.compare(Buffer.from(nameA), Buffer.from(nameB)),
  );
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) header.push(['__metadata__', metadata]);
  let offset = 0;
  for (const [name, { dtype, shape, data }] of sorted) {
    if (name === '__metadata__') throw new RangeError('A tensor cannot be called __metadata__.');
    if (!(data instanceof arrays[dtype]) || !shape.every(isSize) || data.length !== elements(shape)) {
      throw new RangeError(`Tensor ${quoted(name)}: the data do not fit ${dtype} [${shape.join(', ')}].`);
    }
    header.push([name, { dtype, shape, data_offsets: [offset, offset + data.byteLength] }]);
    offset += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  if (headerBytes > maxHeaderBytes) throw new RangeError('The safetensors header is too large.');
  const dataStart = safetensorsPrefixBytes + headerBytes;
  const file = new Uint8Array(dataStart + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, safetensorsPrefixBytes, dataStart);
  file.set(json, safetensorsPrefixBytes);
  let position = dataStart;
  for (const [, { data }] of sorted) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return file;
}

/**
 * The length of the header in bytes, from the first 8 bytes of a file of `fileBytes` bytes.
 * Throws a UserError that starts with `origin`.
 */
export function safetensorsHeaderBytes(prefix: Uint8Array, fileBytes: number, origin: string): number {
  if (fileBytes < safetensorsPrefixBytes || prefix.length < safetensorsPrefixBytes) {
    throw new UserError(`${origin}: not a safetensors file, it has only ${fileBytes} bytes.`);
  }
  const declared = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength).getBigUint64(0, true);
  if (declared > BigInt(maxHeaderBytes)) {
    throw new UserError(`${origin}: not a safetensors file, its header would have ${declared} bytes.`);
  }
  const headerBytes = Number(declared);
  if (safetensorsPrefixBytes + headerBytes > fileBytes) {
    throw new UserError(`${origin}: the file is cut off inside its header.`);
  }
  return headerBytes;
}

/**
 * Reads and checks the header alone. `start` holds at least the prefix and the header, `fileBytes` is the size of
 * the whole file. Throws a UserError that starts with `origin`.
 */
export function decodeSafetensorsHeader(
  start: Uint8Array,
  fileBytes: number,
  origin: string,
): SafetensorsHeader {
  const headerBytes = safetensorsHeaderBytes(start, fileBytes, origin);
  const dataStart = safetensorsPrefixBytes + headerBytes;
  const bytes = start.subarray(safetensorsPrefixBytes, dataStart);
  if (bytes[0] !== 0x7b) {
    throw new UserError(`${origin}: not a safetensors file, its header does not start with "{".`);
  }
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new UserError(`${origin}: the safetensors header is not valid JSON.`);
  }
  if (!isRecord(header)) throw new UserError(`${origin}: the safetensors header is not a JSON object.`);
  const { __metadata__: metadata = {}, ...named } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    throw new UserError(`${origin}: the safetensors metadata must map names to strings.`);
  }
  const entries = Object.entries(named)
    .map(([name, entry]) => checkedEntry(name, entry, origin))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== expected) {
      const fault = begin > expected ? 'leaves a hole before' : 'overlaps the bytes before';
      throw new UserError(`${origin}: tensor ${quoted(name)} ${fault} byte ${Math.max(begin, expected)}.`);
    }
    expected = end;
  }
  const present = fileBytes - dataStart;
  if (present < expected) {
    throw new UserError(
      `${origin}: the file is cut off, ${expected - present} bytes of its tensors are missing.`,
    );
  }
  if (present > expected) {
    throw new UserError(`${origin}: ${present - expected} bytes follow the last tensor.`);
  }
  return { dataStart, entries, metadata: metadata as Record<string, string> };
}

function checkedEntry(name: string, entry: unknown, origin: string): SafetensorsEntry {
  const at = `${origin}: tensor ${quoted(name)}`;
  if (!isRecord(entry)) throw new UserError(`${at} is not described by a JSON object.`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string') throw new UserError(`${at} has no dtype.`);
  if (!Object.hasOwn(arrays, dtype)) throw new UserError(`${at} has the unknown dtype ${quoted(dtype)}.`);
  if (!Array.isArray(shape) || !shape.every(isSize)) throw new UserError(`${at} has no valid shape.`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize) || offsets[0] > offsets[1]) {
    throw new UserError(`${at} has no valid data_offsets.`);
  }
  const [begin, end] = offsets as [number, number];
  const size = elements(shape) * arrays[dtype as SafetensorsDtype].BYTES_PER_ELEMENT;
  if (size !== end - begin) {
    throw new UserError(
      `${at} of ${dtype} [${shape.join(', ')}] needs ${size} bytes but has ${end - begin}.`,
    );
  }
  return { name, dtype: dtype as SafetensorsDtype, shape, begin, end };
}

/**
 * The tensors (copies, in the order of their bytes) and the metadata of a whole safetensors file.
 * Throws a UserError of one line that starts with `origin` for every kind of broken file.
 */
export function decodeSafetensors(file: Uint8Array, origin = 'safetensors'): SafetensorsFile {
  const { dataStart, entries, metadata } = decodeSafetensorsHeader(file, file.length, origin);
  const tensors = new Map<string, SafeTensor>();
  for (const { name, dtype, shape, begin, end } of entries) {
    // A copy, because the bytes of another writer, or of a pooled Buffer, may not be aligned.
    const bytes = new Uint8Array(end - begin);
    bytes.set(file.subarray(dataStart + begin, dataStart + end));
    tensors.set(name, { dtype, shape, data: new arrays[dtype](bytes.buffer) });
  }
  return { tensors, metadata };
}
