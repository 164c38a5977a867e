import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/interop/crc';
import { encodeLog } from '../../../src/interop/wandb/log-records';
import { exitRecord, historyRecord, openingRecords } from '../../../src/interop/wandb/records';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const blockBytes = 32 * 1024;

interface Chunk {
  readonly start: number;
  readonly type: number;
  readonly content: Buffer;
}

/** Walks from chunk to chunk, passing over the ends of blocks as readers of LevelDB's logs do. */
function chunksOf(log: Uint8Array): Chunk[] {
  const bytes = Buffer.from(log);
  const chunks: Chunk[] = [];
  for (let start = 7; start < bytes.length;) {
    const left = blockBytes - (start % blockBytes);
    if (left < 7) {
      expect(bytes.subarray(start, start + left).every((byte) => byte === 0)).toBe(true);
      start += left;
      continue;
    }
    const length = bytes.readUInt16LE(start + 4);
    const content = bytes.subarray(start + 7, start + 7 + length);
    expect(bytes.readUInt32LE(start)).toBe(crc32(bytes.subarray(start + 6, start + 7 + length)));
    expect(Math.floor(start / blockBytes)).toBe(Math.floor((start + 6 + length) / blockBytes));
    chunks.push({ start, type: bytes[start + 6], content });
    start += 7 + length;
  }
  return chunks;
}

describe('the log of an offline run', () => {
  it('begins with its header and holds a record as one chunk', () => {
    // The check is that of zlib.crc32(b"\x01ab").
    expect(hex(encodeLog([Buffer.from('ab')]))).toBe('3a572642e1be00' + 'b7e9d921' + '0200' + '01' + '6162');
  });

  it.each([1, 6, 7, 8, blockBytes - 14, blockBytes - 13, blockBytes, 3 * blockBytes])(
    'gives back records of %i bytes and what follows them',
    (size) => {
      const records = [size, 5, size, 0].map((length, i) => Buffer.alloc(length, i + 1));
      const found: Buffer[] = [];
      for (const { type, content } of chunksOf(encodeLog(records))) {
        if (type === 1 || type === 2) found.push(content);
        else found.push(Buffer.concat([found.pop() as Buffer, content]));
      }
      expect(found.map(hex)).toEqual(records.map(hex));
    },
  );

  it('marks the chunks of a record that crosses blocks as first, middle and last', () => {
    const chunks = chunksOf(encodeLog([Buffer.alloc(2 * blockBytes + 100, 1)]));
    expect(chunks.map(({ type }) => type)).toEqual([2, 3, 4]);
  });

  it('leaves the end of a block empty where no chunk fits', () => {
    const first = Buffer.alloc(blockBytes - 7 - 7 - 3, 1);
    const [, second] = chunksOf(encodeLog([first, Buffer.from('x')]));
    expect(second.start).toBe(blockBytes);
  });
});

/** Golden bytes by the classes that wandb 0.30.0 brings for its records. */
describe('a record of an offline run', () => {
  it('holds figures as JSON under their names', () => {
    expect(hex(historyRecord(3, 5, { a: 0.5 }))).toBe(
      '0803121c0a090a0161820103302e350a0b0a055f737465708201013512020805',
    );
    expect(Buffer.from(historyRecord(1, 1, { x: Infinity, y: NaN })).toString('latin1')).toMatch(
      /Infinity.*NaN/s,
    );
  });

  it('tells how the run ended and for how long it ran', () => {
    expect(hex(exitRecord(9, 1, 61.4))).toBe('08099201040801103d');
  });

  it('says which group the run is in', () => {
    const run = { id: 'abc', project: 'p', name: 'n', started: 1.5, config: {} };
    const [, described] = openingRecords({ ...run, group: 'rates' });
    expect(hex(described)).toContain(`3205${Buffer.from('rates').toString('hex')}`);
    expect(hex(openingRecords(run)[1])).not.toContain('3205');
  });

  it('describes the run first', () => {
    const run = { id: 'abc', project: 'p', name: 'n', started: 1.5, config: { lr: 0.1 } };
    expect(openingRecords(run).map(hex)).toEqual([
      '0801aa01110a0f0a06302e33302e301205302e302e31',
      '08028a01240a036162631a0170220c0a0a0a026c72820103302e3142016e8a010808011080cab5ee01',
    ]);
  });
});
