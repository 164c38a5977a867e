import { describe, expect, it } from 'vitest';
import { otherWayRound, quarterTurn } from '../../../src/images/quarter-turn';

const picture = { width: 3, height: 2, data: Uint8Array.from({ length: 18 }, (_, i) => i) };

describe('quarterTurn', () => {
  it('makes the left column, from below, the top row', () => {
    const turned = quarterTurn(picture);
    expect([turned.width, turned.height]).toEqual([2, 3]);
    expect(Array.from(turned.data.subarray(0, 6))).toEqual([9, 10, 11, 0, 1, 2]);
  });

  it('is undone by three more', () => {
    expect(quarterTurn(quarterTurn(quarterTurn(quarterTurn(picture))))).toEqual(picture);
  });

  it('is asked for only where one picture lies and the other stands', () => {
    expect(otherWayRound(picture, quarterTurn(picture))).toBe(true);
    expect(otherWayRound(picture, picture)).toBe(false);
    expect(otherWayRound(picture, { width: 2, height: 2, data: new Uint8Array(12) })).toBe(false);
  });
});
