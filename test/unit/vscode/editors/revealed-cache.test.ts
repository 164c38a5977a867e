import { describe, expect, it } from 'vitest';
import { RevealedCache } from '../../../../src/vscode/editors/reveal/revealed-cache';

const picture = (bytes: number) => ({ width: 1, height: bytes / 3, data: new Uint8Array(bytes) });

describe('what checkpoints revealed', () => {
  it('is kept until there is too much of it; what was looked at last stays longest', () => {
    const cache = new RevealedCache(90);
    const [a, b, c] = [30, 30, 60].map(picture);
    cache.set('a', a);
    cache.set('b', b);
    expect(cache.get('a')).toBe(a);
    cache.set('c', c);
    expect(cache.get('b')).toBeUndefined();
    expect(cache.get('a')).toBe(a);
    expect(cache.get('c')).toBe(c);
  });

  it('keeps the newest whatever its size, and one of a name', () => {
    const cache = new RevealedCache(90);
    const [small, large] = [30, 300].map(picture);
    cache.set('a', small);
    cache.set('a', small);
    cache.set('b', small);
    cache.set('c', small);
    expect(cache.get('a')).toBe(small);
    cache.set('d', large);
    expect(cache.get('d')).toBe(large);
    expect(cache.get('a')).toBeUndefined();
  });

  it('is forgotten with its container', () => {
    const cache = new RevealedCache(60);
    cache.set('a', picture(30));
    cache.clear();
    expect(cache.get('a')).toBeUndefined();
    for (const key of ['b', 'c']) cache.set(key, picture(30));
    expect(cache.get('b')).toBeDefined();
  });
});
