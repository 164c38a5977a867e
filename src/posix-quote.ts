/**
 * Words such that a POSIX shell reads them back as they are. In single quotes nothing means anything but the quote
 * itself (POSIX.1-2024, Shell Command Language, 2.2.2). Throws a RangeError for what no argument can hold.
 */
export function quoteAll(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

function quote(word: string): string {
  if (word.includes('\0')) throw new RangeError('An argument cannot hold a null character.');
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
