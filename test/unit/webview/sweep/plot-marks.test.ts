import { describe, expect, it } from 'vitest';
import { parameterColumn } from '../../../../webview/sweep/columns';
import { placeScale } from '../../../../webview/sweep/place';
import { placesAcross, shortened } from '../../../../webview/sweep/plot-marks';

/** As if all letters were 7 pixels wide. */
const measure = (text: string) => 7 * text.length;
const categories = (...values: string[]) =>
  placeScale(parameterColumn({ name: 'a', label: 'a', kind: 'category', values }), []);

describe('the marks across a chart', () => {
  it('are those of all categories that have room, else of every second one and so on', () => {
    const names = categories('leakyRelu', 'hardSwish', 'softplus', 'sigmoid', 'gelu');
    expect(placesAcross(names, true, 400, measure)).toEqual([0, 1, 2, 3, 4]);
    expect(placesAcross(names, true, 200, measure)).toEqual([0, 2, 4]);
    const many = categories(...Array.from({ length: 40 }, (_, i) => `a-rather-long-name-${i}`));
    expect(placesAcross(many, true, 200, measure)).toEqual([0, 20]);
  });

  it('are fewer numbers where these are long', () => {
    const column = parameterColumn({ name: 'a', label: 'a', kind: 'number', log: false });
    const trial = (a: number) => ({ number: 0, state: 'complete', values: { a }, figures: {} }) as const;
    const close = placeScale(column, [trial(1.00001e-5), trial(1.00006e-5)]);
    const places = placesAcross(close, false, 300, measure);
    const pixels = 300 / (close.high - close.low);
    const widest = Math.max(...close.texts(places).map(measure));
    expect(places.length).toBe(3);
    expect((places[1] - places[0]) * pixels).toBeGreaterThan(widest);
  });
});

describe('a mark that is too wide', () => {
  it('keeps its beginning and its end', () => {
    expect(shortened('category-with-a-long-name-17', 70, measure)).toBe('categ…e-17');
    expect(shortened('gelu', 70, measure)).toBe('gelu');
    expect(shortened('photographs', 7, measure)).toBe('…');
  });
});
