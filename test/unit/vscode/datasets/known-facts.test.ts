import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetFacts } from '../../../../src/datasets/contract';
import type { EngineClient } from '../../../../src/engine/client';
import { KnownFacts } from '../../../../src/vscode/datasets/known-facts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stego-facts-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

class Memory {
  readonly values = new Map<string, unknown>();
  keys = () => [...this.values.keys()];
  get = <T>(key: string, otherwise?: T) => (this.values.get(key) as T) ?? otherwise;
  update = async (key: string, value: unknown) => void this.values.set(key, value);
}

/** An engine that counts four images, or two where it must not follow links, when it is let. */
function engine() {
  const asked: { path: string; within?: string }[] = [];
  let answer: () => void = () => {};
  const request = async (_method: string, params: { path: string; within?: string }) => {
    asked.push(params);
    await new Promise<void>((resolve) => (answer = resolve));
    const { mtimeMs } = await stat(folder);
    const train = params.within === undefined ? 4 : 2;
    return { layout: 'flat', train, evaluation: 0, bytes: 1, examples: [], folders: { '.': mtimeMs } };
  };
  return { client: { request } as unknown as EngineClient, asked, answer: () => answer() };
}

const kept = (memory: Memory) => new Map(memory.get<[string, DatasetFacts][]>('stego.datasetFacts') ?? []);

describe('facts of a dataset', () => {
  it('are asked for again only where something changed', async () => {
    const { client, asked, answer } = engine();
    const memory = new Memory();
    const describing = new KnownFacts(client, memory).ascertain(folder);
    answer();
    expect(await describing).toBe(true);
    const later = new KnownFacts(client, memory);
    expect(later.of(folder)?.train).toBe(4);
    expect(await later.ascertain(folder)).toBe(false);
    expect(asked.length).toBe(1);
    expect(later.isCertain(folder)).toBe(true);
    later.doubt(folder);
    const again = later.ascertain(folder);
    answer();
    expect([await again, asked.length]).toEqual([true, 2]);
  });

  it('are neither kept nor checked by folders outside where links are not followed', async () => {
    const { client, asked, answer } = engine();
    const memory = new Memory();
    const whole = new KnownFacts(client, memory).ascertain(folder);
    answer();
    await whole;
    const known = new KnownFacts(client, memory);
    const partial = known.ascertain(folder, folder);
    expect(asked.at(-1)).toEqual({ path: folder, within: folder });
    answer();
    expect([await partial, known.of(folder)?.train, kept(memory).get(folder)?.train]).toEqual([true, 2, 4]);
  });

  it('are asked for wholly where trust was given during the question', async () => {
    const { client, asked, answer } = engine();
    const memory = new Memory();
    const known = new KnownFacts(client, memory);
    const partial = known.ascertain(folder, folder);
    known.forgetPartial();
    answer();
    await partial;
    expect(known.isCertain(folder)).toBe(false);
    expect(kept(memory).size).toBe(0);
    const whole = known.ascertain(folder);
    answer();
    await whole;
    expect([asked.length, known.of(folder)?.train, kept(memory).get(folder)?.train]).toEqual([2, 4, 4]);
  });

  it('of another folder are not kept before they are whole', async () => {
    const { client, answer } = engine();
    const memory = new Memory();
    const known = new KnownFacts(client, memory);
    const other = path.join(folder, 'other');
    for (const each of [folder, other]) {
      const partial = known.ascertain(each, folder);
      answer();
      await partial;
    }
    known.forgetPartial();
    const whole = known.ascertain(folder);
    answer();
    await whole;
    expect([...kept(memory).keys()]).toEqual([folder]);
  });
});
