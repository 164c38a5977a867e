import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { decodeSafetensors, encodeSafetensors, type SafeTensor } from '../../../src/interop/safetensors';

/** A file with this header text and so many bytes of tensors. */
function file(header: string | Uint8Array, dataBytes: number): Uint8Array {
  const bytes = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return Buffer.concat([length, bytes, Buffer.alloc(dataBytes)]);
}

const one = (entry: object) =>
  JSON.stringify({ w: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...entry } });

describe('encodeSafetensors', () => {
  it('writes these golden bytes: widest dtype first, names in order, header padded to 8 bytes', () => {
    const tensors = new Map<string, SafeTensor>([
      ['mask', { dtype: 'BOOL', shape: [3], data: Uint8Array.of(1, 0, 1) }],
      ['b', { dtype: 'F32', shape: [1, 2], data: Float32Array.of(1, -2) }],
      ['a', { dtype: 'F32', shape: [], data: Float32Array.of(0.5) }],
      ['step', { dtype: 'I64', shape: [1], data: BigInt64Array.of(-1n) }],
    ]);
    const header =
      '{"__metadata__":{"seed":"12345"},' +
      '"step":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},' +
      '"a":{"dtype":"F32","shape":[],"data_offsets":[8,12]},' +
      '"b":{"dtype":"F32","shape":[1,2],"data_offsets":[12,20]},' +
      '"mask":{"dtype":"BOOL","shape":[3],"data_offsets":[20,23]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8, ' ');
    const expected = Buffer.concat([
      Buffer.from('0801000000000000', 'hex'),
      Buffer.from(padded),
      Buffer.from('ffffffffffffffff' + '0000003f' + '0000803f' + '000000c0' + '010001', 'hex'),
    ]);
    expect([header.length, padded.length]).toEqual([258, 264]);
    expect(Buffer.from(encodeSafetensors(tensors, { seed: '12345' })).toString('latin1')).toBe(
      expected.toString('latin1'),
    );
  });

  it('refuses data that do not fit', () => {
    const encode = (tensor: SafeTensor) => encodeSafetensors(new Map([['w', tensor]]));
    expect(() => encode({ dtype: 'F32', shape: [3], data: new Float32Array(2) })).toThrow(RangeError);
    expect(() => encode({ dtype: 'F32', shape: [2], data: new Float64Array(2) })).toThrow(RangeError);
    expect(() => encode({ dtype: 'F32', shape: [-1, -2], data: new Float32Array(2) })).toThrow(RangeError);
  });
});

describe('decodeSafetensors', () => {
  const every: [string, SafeTensor][] = [
    ['BOOL', { dtype: 'BOOL', shape: [2], data: Uint8Array.of(0, 1) }],
    ['U8', { dtype: 'U8', shape: [3], data: Uint8Array.of(0, 128, 255) }],
    ['I8', { dtype: 'I8', shape: [2], data: Int8Array.of(-128, 127) }],
    ['I16', { dtype: 'I16', shape: [2], data: Int16Array.of(-32768, 32767) }],
    ['U16', { dtype: 'U16', shape: [1], data: Uint16Array.of(65535) }],
    ['F16', { dtype: 'F16', shape: [2], data: Uint16Array.of(0x3c00, 0xc000) }],
    ['BF16', { dtype: 'BF16', shape: [1], data: Uint16Array.of(0x3f80) }],
    ['I32', { dtype: 'I32', shape: [2, 1], data: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) }],
    ['U32', { dtype: 'U32', shape: [1], data: Uint32Array.of(2 ** 32 - 1) }],
    ['F32', { dtype: 'F32', shape: [1, 3], data: Float32Array.of(NaN, Infinity, 1e-40) }],
    ['F64', { dtype: 'F64', shape: [2], data: Float64Array.of(-0, Math.PI) }],
    ['I64', { dtype: 'I64', shape: [1], data: BigInt64Array.of(-(2n ** 63n)) }],
    ['U64', { dtype: 'U64', shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) }],
    ['empty', { dtype: 'F32', shape: [0, 4], data: new Float32Array(0) }],
    ['scalar', { dtype: 'F64', shape: [], data: Float64Array.of(3) }],
    ['__proto__', { dtype: 'U8', shape: [1], data: Uint8Array.of(9) }],
    ['ночь "1"\n', { dtype: 'U8', shape: [1], data: Uint8Array.of(8) }],
  ];

  it('gives back every dtype, odd names and metadata, also from unaligned bytes', () => {
    const metadata = { config: 'a: 1\nb: "ü"\n', step: '12' };
    const encoded = encodeSafetensors(new Map(every), metadata);
    const shifted = new Uint8Array(encoded.length + 3).subarray(3);
    shifted.set(encoded);
    for (const bytes of [encoded, shifted]) {
      const decoded = decodeSafetensors(bytes);
      expect(decoded.metadata).toEqual(metadata);
      expect(decoded.tensors.size).toBe(every.length);
      for (const [name, tensor] of every) expect(decoded.tensors.get(name)).toEqual(tensor);
    }
  });

  it('gives copies that later changes of the file do not reach', () => {
    const encoded = encodeSafetensors(new Map([['w', every[1][1]]]));
    const { tensors } = decodeSafetensors(encoded);
    encoded.fill(7);
    expect(tensors.get('w')?.data).toEqual(Uint8Array.of(0, 128, 255));
  });

  it('reads a file without metadata, with an unpadded header and no tensors', () => {
    expect(decodeSafetensors(file('{}', 0))).toEqual({ tensors: new Map(), metadata: {} });
  });

  const cut = encodeSafetensors(new Map(every));
  const entry = (dtype: string, shape: number[], begin: number, end: number) => ({
    dtype,
    shape,
    data_offsets: [begin, end],
  });
  const two = (a: object, b: object) => JSON.stringify({ a, b });
  const broken: [string, Uint8Array, string][] = [
    ['an empty file', new Uint8Array(0), 'not a safetensors file, it has only 0 bytes.'],
    ['seven bytes', new Uint8Array(7), 'not a safetensors file, it has only 7 bytes.'],
    [
      'a PNG',
      Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      'not a safetensors file, its header would have 727905341920923785 bytes.',
    ],
    ['a header longer than the file', file('{}', 0).subarray(0, 9), 'the file is cut off inside its header.'],
    ['an empty header', file('', 0), 'not a safetensors file, its header does not start with "{".'],
    ['a list as header', file('[]', 0), 'not a safetensors file, its header does not start with "{".'],
    ['half JSON', file('{"a":', 0), 'the safetensors header is not valid JSON.'],
    [
      'bytes that are not UTF-8',
      file(Buffer.from('{"\xff":1}', 'latin1'), 0),
      'the safetensors header is not valid JSON.',
    ],
    [
      'metadata that is no object',
      file('{"__metadata__":3}', 0),
      'the safetensors metadata must map names to strings.',
    ],
    [
      'metadata with a number',
      file('{"__metadata__":{"step":3}}', 0),
      'the safetensors metadata must map names to strings.',
    ],
    ['an entry that is no object', file('{"w":null}', 0), 'tensor "w" is not described by a JSON object.'],
    ['no dtype', file(one({ dtype: undefined }), 8), 'tensor "w" has no dtype.'],
    ['an unknown dtype', file(one({ dtype: 'F8_E4M3' }), 8), 'tensor "w" has the unknown dtype "F8_E4M3".'],
    [
      'a dtype of every object',
      file(one({ dtype: 'toString' }), 8),
      'tensor "w" has the unknown dtype "toString".',
    ],
    ['no shape', file(one({ shape: undefined }), 8), 'tensor "w" has no valid shape.'],
    ['a negative side', file(one({ shape: [-2] }), 8), 'tensor "w" has no valid shape.'],
    ['a broken side', file(one({ shape: [1.5] }), 8), 'tensor "w" has no valid shape.'],
    ['no offsets', file(one({ data_offsets: undefined }), 8), 'tensor "w" has no valid data_offsets.'],
    ['one offset', file(one({ data_offsets: [0] }), 8), 'tensor "w" has no valid data_offsets.'],
    ['offsets backwards', file(one({ data_offsets: [8, 0] }), 8), 'tensor "w" has no valid data_offsets.'],
    ['a negative offset', file(one({ data_offsets: [-8, 0] }), 8), 'tensor "w" has no valid data_offsets.'],
    ['a shape too large', file(one({ shape: [3] }), 8), 'tensor "w" of F32 [3] needs 12 bytes but has 8.'],
    [
      'a shape that overflows',
      file(one({ shape: [2 ** 40, 2 ** 40] }), 8),
      'tensor "w" of F32 [1099511627776, 1099511627776] needs 4.835703278458517e+24 bytes but has 8.',
    ],
    [
      'a first byte left out',
      file(one({ data_offsets: [4, 12] }), 12),
      'tensor "w" leaves a hole before byte 4.',
    ],
    [
      'a hole',
      file(two(entry('U8', [2], 0, 2), entry('U8', [2], 3, 5)), 5),
      'tensor "b" leaves a hole before byte 3.',
    ],
    [
      'an overlap',
      file(two(entry('U8', [3], 0, 3), entry('U8', [2], 2, 4)), 4),
      'tensor "b" overlaps the bytes before byte 3.',
    ],
    [
      'the same bytes twice',
      file(two(entry('U8', [3], 0, 3), entry('U8', [3], 0, 3)), 3),
      'tensor "b" overlaps the bytes before byte 3.',
    ],
    ['missing bytes', cut.subarray(0, -5), 'the file is cut off, 5 bytes of its tensors are missing.'],
    ['trailing bytes', file(one({}), 9), '1 bytes follow the last tensor.'],
    ['a name with a line break', file('{"a\\nb":1}', 0), 'tensor "a\\nb" is not described by a JSON object.'],
  ];

  it.each(broken)('names what is wrong with %s, in one line', (_what, bytes, message) => {
    let thrown: unknown;
    try {
      decodeSafetensors(bytes, 'model.safetensors');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UserError);
    expect((thrown as UserError).message).toBe(`model.safetensors: ${message}`);
  });

  it('never accepts a file cut at any byte', () => {
    for (let length = 0; length < cut.length; length++) {
      expect(() => decodeSafetensors(cut.subarray(0, length))).toThrow(UserError);
    }
  });
});
