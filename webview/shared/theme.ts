/** Names of the colours of curves, as in `--vscode-charts-*`. */
export type CurveColor = 'foreground' | 'blue' | 'green' | 'orange' | 'purple' | 'red' | 'yellow';

/** Colours for what CSS cannot reach: the inside of a canvas. Any CSS colour. */
export interface Theme extends Readonly<Record<CurveColor, string>> {
  readonly background: string;
  readonly mutedText: string;
  readonly grid: string;
  /** CSS font shorthand. */
  readonly font: string;
}

/** Reads the theme as VS Code publishes it on the document; system colours when the user forces them. */
export function readTheme(): Theme {
  const styles = getComputedStyle(document.body);
  const font = `12px ${styles.fontFamily}`;
  if (matchMedia('(forced-colors: active)').matches) {
    const text = 'CanvasText';
    return {
      background: 'Canvas',
      mutedText: text,
      grid: 'GrayText',
      foreground: text,
      blue: 'LinkText',
      green: 'Highlight',
      orange: 'VisitedText',
      purple: 'ActiveText',
      red: 'Mark',
      yellow: 'GrayText',
      font,
    };
  }
  const color = (name: string) => styles.getPropertyValue(`--vscode-${name}`).trim() || styles.color;
  const rule = color('panel-border');
  const highContrast = document.body.className.includes('high-contrast');
  return {
    background: color('editor-background'),
    mutedText: color('descriptionForeground'),
    // High contrast rules are as bright as text: a full grid of them would bury the curves.
    grid: highContrast ? `color-mix(in srgb, ${rule} 35%, transparent)` : rule,
    foreground: color('charts-foreground'),
    blue: color('charts-blue'),
    green: color('charts-green'),
    orange: opaqueOrange(styles.getPropertyValue('--vscode-charts-orange').trim()),
    purple: color('charts-purple'),
    red: color('charts-red'),
    yellow: color('charts-yellow'),
    font,
  };
}

/** Newer editors publish it translucent, as a highlight, and not at all in high contrast. */
function opaqueOrange(published: string): string {
  return `rgb(from ${published || '#d18616'} r g b / 1)`;
}

/** Calls back once a frame at most after the theme changed; gives the function that ends it. */
export function observeTheme(listener: (theme: Theme) => void): () => void {
  let frame = 0;
  const changed = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => listener(readTheme()));
  };
  const observer = new MutationObserver(changed);
  const filter = { attributes: true, attributeFilter: ['class', 'style'] };
  observer.observe(document.body, filter);
  // VS Code writes its variables on the root element.
  observer.observe(document.documentElement, filter);
  const forced = matchMedia('(forced-colors: active)');
  forced.addEventListener('change', changed);
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
    forced.removeEventListener('change', changed);
  };
}
