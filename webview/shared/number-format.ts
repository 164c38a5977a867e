import * as l10n from '@vscode/l10n';

const missing = '–';
const whole = new Intl.NumberFormat(document.documentElement.lang || 'en', { maximumFractionDigits: 0 });

/** Messages turn NaN and infinities outside typed arrays into null. */
type MaybeNumber = number | null | undefined;

const isFinite = (value: MaybeNumber): value is number => Number.isFinite(value);

export function formatCount(value: MaybeNumber): string {
  return isFinite(value) ? whole.format(value) : missing;
}

/** Six significant digits; tiny values in scientific notation. */
export function formatLoss(value: MaybeNumber): string {
  if (!isFinite(value)) return missing;
  if (value === 0) return '0';
  return Math.abs(value) < 1e-4 ? value.toExponential(5) : value.toPrecision(6);
}

/** Short, for the ticks of an axis. */
export function formatTick(value: MaybeNumber): string {
  if (!isFinite(value)) return '';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6) return value.toExponential(0).replace('+', '');
  if (size >= 1000) return `${Number((value / 1000).toPrecision(4))}k`;
  return size < 1e-3 ? value.toExponential(0) : String(Number(value.toPrecision(4)));
}

export function formatFixed(value: MaybeNumber, digits: number, unit = ''): string {
  return isFinite(value) ? `${value.toFixed(digits)}${unit}` : missing;
}

export function formatRate(stepsPerSecond: number): string {
  if (stepsPerSecond >= 1) return l10n.t('{0} steps/s', stepsPerSecond.toFixed(1));
  return l10n.t('{0} s/step', (1 / stepsPerSecond).toFixed(1));
}

/** Two units at most: 42 s, 3 min 5 s, 2 h 10 min, 1 d 4 h. */
export function formatDuration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  const first = Math.max(
    0,
    durations.findIndex(([size]) => total >= size),
  );
  if (total < 1) return l10n.t('{0} s', 0);
  const [size, text] = durations[first];
  const head = text(Math.floor(total / size));
  const next = durations[first + 1];
  const rest = next ? Math.floor((total % size) / next[0]) : 0;
  return rest > 0 ? `${head} ${next[1](rest)}` : head;
}

/** Seconds of each unit, and how so many of it are said. */
const durations: readonly (readonly [number, (count: number) => string])[] = [
  [86_400, (count) => l10n.t('{0} d', count)],
  [3_600, (count) => l10n.t('{0} h', count)],
  [60, (count) => l10n.t('{0} min', count)],
  [1, (count) => l10n.t('{0} s', count)],
];
