/** Round numbers from `low` to `high`, at most `most` of them and as many as that allows. */
export function roundTicks(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [];
  const power = Math.floor(Math.log10((high - low) / most));
  const steps = [power, power + 1, power + 2].flatMap((exponent) =>
    [1, 2, 5].map((digit) => digit * 10 ** exponent),
  );
  for (const step of steps) {
    const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
    if (last - first + 1 > most) continue;
    // Not summed up: 0.1 + 0.2 is no round number.
    return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  }
  return [];
}

/** The same for a logarithmic scale: decimal logarithms from `low` to `high`, of numbers with few digits. */
export function logTicks(low: number, high: number, most: number): number[] {
  const decades = Math.ceil((high - low) / most);
  for (const digits of [[1, 2, 5], [1, 3], [1]]) {
    const all = places(low, high, digits, 1);
    if (all.length >= 2 && all.length <= most) return all;
  }
  if (high - low >= 1) return places(low, high, [1], decades);
  return roundTicks(10 ** low, 10 ** high, most).map(Math.log10);
}

function places(low: number, high: number, digits: readonly number[], every: number): number[] {
  const found: number[] = [];
  for (let power = Math.floor(low); power <= high; power++) {
    if (power % every !== 0) continue;
    for (const digit of digits) {
      const place = power + Math.log10(digit);
      if (place >= low && place <= high) found.push(place);
    }
  }
  return found;
}
