/** Cyclic redundancy checks of 32 bits, lowest bit first, that begin and end inverted. */

/** With the polynomial of IEEE 802.3, as in zip and PNG. */
export const crc32 = checksumOf(0xedb88320);

/** With Castagnoli's polynomial, as in iSCSI (RFC 3720). */
export const crc32c = checksumOf(0x82f63b78);

function checksumOf(polynomial: number): (bytes: Uint8Array) => number {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
    return rest;
  });
  return (bytes) => {
    let rest = 0xffffffff;
    for (const byte of bytes) rest = table[(rest ^ byte) & 0xff] ^ (rest >>> 8);
    return (rest ^ 0xffffffff) >>> 0;
  };
}
