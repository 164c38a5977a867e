/** What a picture file consists of, by its format's own words: PNG chunks, RIFF chunks or TIFF tags, in order. */
export function imageStructure(file: Buffer): (string | number)[] {
  if (file.toString('latin1', 1, 4) === 'PNG') return pngChunks(file);
  if (file.toString('latin1', 0, 4) === 'RIFF') return riffChunks(file);
  return tiffTags(file);
}

/** PNG specification, section 5.3. */
function pngChunks(file: Buffer): string[] {
  const names: string[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    names.push(file.toString('latin1', at + 4, at + 8));
  }
  return names;
}

/** RFC 9649, section 2.3. */
function riffChunks(file: Buffer): string[] {
  const names: string[] = [];
  for (let at = 12; at < file.length;) {
    names.push(file.toString('latin1', at, at + 4));
    const size = file.readUInt32LE(at + 4);
    at += 8 + size + (size % 2);
  }
  return names;
}

/** TIFF 6.0, section 2, of the first directory. */
function tiffTags(file: Buffer): number[] {
  const little = file.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (little ? file.readUInt16LE(at) : file.readUInt16BE(at));
  const directory = little ? file.readUInt32LE(4) : file.readUInt32BE(4);
  return Array.from({ length: short(directory) }, (_, entry) => short(directory + 2 + 12 * entry));
}
