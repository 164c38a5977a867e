import { crc32c } from '../crc';

/**
 * Records as TensorFlow frames them: 8 bytes of length, a check of them, the bytes, a check of them; all little-endian.
 * Source: tensorflow/core/lib/io/record_writer.h.
 */

const lengthBytes = 8;
const checkBytes = 4;
const headBytes = lengthBytes + checkBytes;

/** Checks are moved around, because bytes that hold their own check would defeat it. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const check = crc32c(bytes);
  return (((check >>> 15) | (check << 17)) + 0xa282ead8) >>> 0;
}

export function encodeRecord(payload: Uint8Array): Uint8Array {
  const record = new Uint8Array(headBytes + payload.length + checkBytes);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(payload.length), true);
  view.setUint32(lengthBytes, maskedCrc32c(record.subarray(0, lengthBytes)), true);
  record.set(payload, headBytes);
  view.setUint32(headBytes + payload.length, maskedCrc32c(payload), true);
  return record;
}

export interface Records {
  readonly payloads: readonly Uint8Array[];
  /** All bytes belong to whole records: no writer was killed in one, and none is broken. */
  readonly whole: boolean;
}

/** The records up to the first one that is torn or broken. */
export function decodeRecords(bytes: Uint8Array): Records {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const payloads: Uint8Array[] = [];
  let start = 0;
  while (start + headBytes <= bytes.length) {
    const length = view.getBigUint64(start, true);
    const known = maskedCrc32c(bytes.subarray(start, start + lengthBytes));
    if (view.getUint32(start + lengthBytes, true) !== known) break;
    const end = start + headBytes + Number(length);
    if (end + checkBytes > bytes.length) break;
    const payload = bytes.subarray(start + headBytes, end);
    if (view.getUint32(end, true) !== maskedCrc32c(payload)) break;
    payloads.push(payload);
    start = end + checkBytes;
  }
  return { payloads, whole: start === bytes.length };
}
