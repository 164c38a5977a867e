import { readFile } from 'node:fs/promises';

/** What must be the same for a part to be continued, kept beside it. */
export interface DownloadOrigin {
  readonly address: string;
  /** ETag or date of the file on the server. */
  readonly validator: string | null;
  readonly size: number | undefined;
}

export function originFile(file: string): string {
  return `${file}.json`;
}

export async function readOrigin(file: string): Promise<DownloadOrigin | undefined> {
  try {
    return JSON.parse(await readFile(originFile(file), 'utf8')) as DownloadOrigin;
  } catch {
    return undefined;
  }
}
