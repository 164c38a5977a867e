import { crc32 } from '../crc';

/**
 * The log of an offline run of W&B: a header, then records cut into the chunks of LevelDB's log format, of which none
 * crosses the border of a block of 32 KiB. Two things differ from LevelDB: checks are the CRC of IEEE without a mask, and
 * the header is part of the first block. Source: core/pkg/leveldb/record.go of wandb.
 */

const blockBytes = 32 * 1024;
const chunkHeadBytes = 7;
const header = Uint8Array.of(...Buffer.from(':W&B'), 0xe1, 0xbe, 0);

const chunkTypes = { full: 1, first: 2, middle: 3, last: 4 } as const;

/** The bytes of a whole log. */
export function encodeLog(records: Iterable<Uint8Array>): Uint8Array {
  const pieces: Uint8Array[] = [header];
  let position = header.length;
  const push = (piece: Uint8Array) => {
    pieces.push(piece);
    position += piece.length;
  };
  for (const record of records) {
    let start = 0;
    for (let whole = false; !whole;) {
      const left = blockBytes - (position % blockBytes);
      if (left < chunkHeadBytes) push(new Uint8Array(left));
      else {
        const end = Math.min(record.length, start + left - chunkHeadBytes);
        whole = end === record.length;
        push(chunk(record.subarray(start, end), typeOf(start === 0, whole)));
        start = end;
      }
    }
  }
  return Buffer.concat(pieces);
}

function typeOf(first: boolean, last: boolean): number {
  if (first) return last ? chunkTypes.full : chunkTypes.first;
  return last ? chunkTypes.last : chunkTypes.middle;
}

function chunk(content: Uint8Array, type: number): Uint8Array {
  const bytes = new Uint8Array(chunkHeadBytes + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(4, content.length, true);
  bytes[6] = type;
  bytes.set(content, chunkHeadBytes);
  view.setUint32(0, crc32(bytes.subarray(6)), true);
  return bytes;
}
