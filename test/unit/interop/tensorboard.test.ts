import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  picture,
  readEvent,
  scalar,
  sessionStartEvent,
  summaryEvent,
} from '../../../src/interop/tensorboard/event';
import { EventFile, filterEvents, listEventFiles } from '../../../src/interop/tensorboard/event-files';
import { decodeRecords, encodeRecord } from '../../../src/interop/tensorboard/record';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('a record', () => {
  it('is framed as TensorFlow frames it', () => {
    // By the record writer of tensorboard 2.21.0.
    expect(hex(encodeRecord(new TextEncoder().encode('ab')))).toBe('020000000000000078270b3461621cb0f0f4');
  });

  it('is read back, and no other', () => {
    const [one, two] = [Uint8Array.of(1, 2, 3), new Uint8Array(0)];
    const file = Buffer.concat([encodeRecord(one), encodeRecord(two)]);
    const { payloads, whole } = decodeRecords(file);
    expect(payloads.map(hex)).toEqual(['010203', '']);
    expect(whole).toBe(true);
  });

  it('that was torn at any byte ends the file before it', () => {
    const first = encodeRecord(Uint8Array.of(7));
    const file = Buffer.concat([first, encodeRecord(Uint8Array.of(8, 9))]);
    for (let end = first.length; end < file.length; end++) {
      const { payloads, whole } = decodeRecords(file.subarray(0, end));
      expect(payloads.map(hex)).toEqual(['07']);
      expect(whole).toBe(end === first.length);
    }
  });

  it('with a bit turned is not believed', () => {
    const file = encodeRecord(Uint8Array.of(1, 2, 3, 4));
    for (let bit = 0; bit < 8 * file.length; bit++) {
      const broken = Uint8Array.from(file);
      broken[bit >> 3] ^= 1 << (bit & 7);
      expect(decodeRecords(broken)).toEqual({ payloads: [], whole: false });
    }
  });
});

describe('an event', () => {
  it('with a scalar is the message that TensorBoard writes', () => {
    const event = summaryEvent(1.5, 3, [scalar('loss', 0.5)]);
    expect(hex(event)).toBe('09000000000000f83f10032a0d0a0b0a046c6f7373150000003f');
  });

  it('tells its step and its tags', () => {
    const png = { width: 4, height: 2, png: Uint8Array.of(1) };
    const event = summaryEvent(0, 300, [scalar('a', 1), picture('b', png)]);
    expect(readEvent(event)).toEqual({ step: 300, tags: ['a', 'b'], startsSession: false });
    expect(readEvent(sessionStartEvent(0, 5))).toEqual({ step: 5, tags: [], startsSession: true });
  });
});

describe('files of events', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'stego-events-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const stepsOf = async (file: string) => {
    const { payloads } = decodeRecords(await readFile(file));
    return payloads.slice(1).map((event) => readEvent(event).step);
  };
  const event = (step: number) => summaryEvent(0, step, [scalar('loss', step)]);

  it('are named in the order in which they were begun, also within one second', async () => {
    for (const step of [1, 2, 3]) await (await EventFile.create(folder, 5_000)).append([event(step)]);
    const files = await listEventFiles(folder);
    expect(files.map((file) => /tfevents\.(\d+)\./.exec(file)?.[1])).toEqual([
      '0000000005',
      '0000000006',
      '0000000007',
    ]);
    expect(await Promise.all(files.map(stepsOf))).toEqual([[1], [2], [3]]);
  });

  it('lose what is not kept and what was torn, and go where nothing is left', async () => {
    const first = await EventFile.create(folder, 1_000);
    await first.append([event(1), event(2), event(3)]);
    const second = await EventFile.create(folder, 2_000);
    await second.append([event(4)]);
    const [firstFile, secondFile] = await listEventFiles(folder);
    await appendFile(firstFile, encodeRecord(event(2)).subarray(0, 9));
    await filterEvents(folder, (each) => readEvent(each).step <= 2);
    expect(await listEventFiles(folder)).toEqual([firstFile]);
    expect(await stepsOf(firstFile)).toEqual([1, 2]);
    expect(await readdir(folder)).not.toContain(path.basename(secondFile));
  });

  it('of which everything is kept stay as they are', async () => {
    await (await EventFile.create(folder, 1_000)).append([event(1)]);
    const [file] = await listEventFiles(folder);
    const before = await readFile(file);
    await filterEvents(folder, () => true);
    expect(await readFile(file)).toEqual(before);
  });
});
