import { readdir } from 'node:fs/promises';

const fileName = /^(\d{8,10})\.png$/;

export interface SampleFile {
  /** Name inside the folder. */
  readonly name: string;
  readonly step: number;
}

/** Name of the six-column sheet of a step in samples/. */
export function sampleFileName(step: number): string {
  return `${String(step).padStart(8, '0')}.png`;
}

/** The sheets in `folder` (the run's samples/), oldest first; none where there is no folder. */
export async function listSamples(folder: string): Promise<SampleFile[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .flatMap((name) => {
      const match = fileName.exec(name);
      return match ? [{ name, step: Number(match[1]) }] : [];
    })
    .sort((a, b) => a.step - b.step);
}
