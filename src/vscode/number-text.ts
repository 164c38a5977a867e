/** `0.423` → `42 %`. Rounded down, so that only what is done reads 100 %. */
export function formatPercent(fraction: number): string {
  return `${Math.floor(fraction * 100)} %`;
}

/** Seconds as people say them: `8 s`, `3 min`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return joinParts(hours, 'h', minutes % 60, 'min');
  return joinParts(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** `1` → `1 image`, `2000` → `2,000 images`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

export function formatDecibels(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(1)} dB` : 'exact';
}

function joinParts(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
