import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json';
import strings from '../../package.nls.json';
import { presetList } from '../../src/training/preset-list';

const root = path.resolve(import.meta.dirname, '../..');
const { configuration, commands, walkthroughs } = manifest.contributes;

describe('package.json', () => {
  it('takes every string from package.nls.json, which has no other', () => {
    const text = JSON.stringify(manifest);
    const used = [...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    expect([...new Set(used)].sort()).toEqual(Object.keys(strings).sort());
  });

  it('says what every setting is for, in which order, where it holds and what it is by itself', () => {
    const settings = Object.entries(configuration.properties);
    for (const [name, setting] of settings) {
      expect(setting, name).toMatchObject({
        markdownDescription: expect.any(String),
        order: expect.any(Number),
        scope: expect.any(String),
      });
      expect(setting, name).toHaveProperty('default');
    }
    const orders = settings.map(([, setting]) => (setting as { order?: number }).order);
    expect(new Set(orders).size).toBe(orders.length);
  });

  it('offers the presets that there are', () => {
    expect(configuration.properties['stego.training.preset'].enum).toEqual(presetList.map(({ id }) => id));
  });

  it('leads to commands that there are, in its walkthrough and its welcomes', () => {
    const known = new Set(commands.map(({ command }) => command));
    const linked = Object.values(strings).flatMap((text) => [
      ...text.matchAll(/\(command:(stego\.[\w.]+)\)/g),
    ]);
    const events = walkthroughs.flatMap(({ steps }) => steps.flatMap((step) => step.completionEvents));
    const awaited = events.map((event) => /^onCommand:(stego\..+)$/.exec(event)?.[1]);
    expect(linked.length).toBeGreaterThan(5);
    for (const [, command] of linked) {
      if (!command.endsWith('.focus')) expect(known).toContain(command);
    }
    for (const command of awaited.filter((each) => each !== undefined)) expect(known).toContain(command);
  });

  it('has the pictures of its walkthrough, in the colours of the theme', () => {
    const pictures = walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg));
    expect(pictures.length).toBe(4);
    for (const picture of pictures) {
      expect(existsSync(path.join(root, picture)), picture).toBe(true);
      const svg = readFileSync(path.join(root, picture), 'utf8');
      expect(svg).toContain('var(--vscode-');
      expect(svg).not.toMatch(/#[0-9a-f]{3,8}\b|\bstyle=|<script/i);
    }
  });
});
