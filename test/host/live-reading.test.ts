import * as assert from 'node:assert';
import { LiveReading } from '../../src/vscode/live-reading';
import { eventually } from './fixtures';

describe('a live reading', () => {
  it('finds what nobody reports, and tells of it once', async () => {
    let content = 'first';
    const reading = new LiveReading({ globs: [], initial: '', read: async () => content });
    let changes = 0;
    reading.onDidChange(() => changes++);
    try {
      await eventually(() => reading.value === 'first' || undefined, 'the first reading');
      await reading.refresh();
      content = 'second';
      await eventually(() => reading.value === 'second' || undefined, 'the second reading');
      assert.strictEqual(changes, 2);
    } finally {
      reading.dispose();
    }
  });

  it('gives everyone who asks what was there at that moment, in as few readings as can be', async () => {
    let content = 0;
    let readings = 0;
    const read = async () => {
      readings++;
      const found = content;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return found;
    };
    const reading = new LiveReading({ globs: [], initial: -1, read });
    try {
      const first = reading.refresh();
      const later = [1, 2, 3].map(async (wanted) => {
        content = wanted;
        await reading.refresh();
        assert.ok(reading.value >= wanted);
      });
      await Promise.all([first, ...later]);
      assert.strictEqual(reading.value, 3);
      assert.strictEqual(readings, 2);
    } finally {
      reading.dispose();
    }
  });
});
