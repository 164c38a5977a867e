import * as l10n from '@vscode/l10n';
/** `0.423` → `42 %`. Rounded down, so that only what is done reads 100 %. */
export function formatPercent(fraction: number): string {
  return `${Math.floor(fraction * 100)} %`;
}

/** Seconds as people say them: `8 s`, `3 min`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return l10n.t('{0} s', Math.max(1, Math.round(seconds)));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return l10n.t('{0} min', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return withRest(l10n.t('{0} h', hours), minutes % 60, (rest) => l10n.t('{0} min', rest));
  return withRest(l10n.t('{0} d', Math.floor(hours / 24)), hours % 24, (rest) => l10n.t('{0} h', rest));
}

/** What is counted in sentences, each as a phrase of its own: other languages bend more than the end of a noun. */
const phrases = {
  image: (count: string, one: boolean) => (one ? l10n.t('1 image') : l10n.t('{0} images', count)),
  picture: (count: string, one: boolean) => (one ? l10n.t('1 picture') : l10n.t('{0} pictures', count)),
  file: (count: string, one: boolean) => (one ? l10n.t('1 file') : l10n.t('{0} files', count)),
  training: (count: string, one: boolean) => (one ? l10n.t('1 training') : l10n.t('{0} trainings', count)),
  checkpoint: (count: string, one: boolean) =>
    one ? l10n.t('1 checkpoint') : l10n.t('{0} checkpoints', count),
};

/** `1` → `1 image`, `2000` → `2,000 images`. */
export function countOf(count: number, noun: keyof typeof phrases): string {
  return phrases[noun](count.toLocaleString('en-US'), count === 1);
}

export function formatDecibels(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(1)} dB` : l10n.t('exact');
}

function withRest(large: string, rest: number, text: (rest: number) => string): string {
  return rest === 0 ? large : `${large} ${text(rest)}`;
}
