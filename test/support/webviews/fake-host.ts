import type { Page } from 'playwright-core';

/** Typed arrays, buffers and NaN survive the way into the browser as this. */
type Packed = { packed: 'Float64Array' | 'Uint8Array' | 'ArrayBuffer'; base64: string };

interface FakeHostWindow {
  posted: unknown[];
  kept: unknown;
  violations: string[];
}

declare global {
  interface Window {
    fakeHost: FakeHostWindow;
  }
}

/** The other end of a page's messages. */
export interface FakeHost<To, From, State> {
  /** As `webview.postMessage` does. */
  send(message: To): Promise<void>;
  /** What the page has posted since it was loaded. */
  posted(): Promise<readonly From[]>;
  state(): Promise<State | undefined>;
}

/** Must be called before the page is opened. `state` is what `getState` gives. */
export async function installFakeHost<To, From, State>(
  page: Page,
  state: State | undefined,
): Promise<FakeHost<To, From, State>> {
  await page.addInitScript((kept) => {
    const host: FakeHostWindow = { posted: [], kept: kept ?? undefined, violations: [] };
    window.fakeHost = host;
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => void host.posted.push(message),
      getState: () => host.kept,
      setState: (newState) => void (host.kept = newState),
    });
    document.addEventListener('securitypolicyviolation', (event) =>
      host.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
  }, state ?? null);
  return {
    send: (message) => page.evaluate(deliver, pack(message)),
    posted: () => page.evaluate(() => window.fakeHost.posted as never),
    state: () => page.evaluate(() => window.fakeHost.kept as never),
  };
}

function deliver(message: unknown): void {
  const unpack = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(unpack);
    if (typeof value !== 'object' || value === null) return value;
    if (!('packed' in value))
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, unpack(v)]));
    const { packed, base64 } = value as Packed;
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    if (packed === 'Uint8Array') return bytes;
    return packed === 'Float64Array' ? new Float64Array(bytes.buffer) : bytes.buffer;
  };
  window.postMessage(unpack(message), '*');
}

function pack(value: unknown): unknown {
  if (value instanceof Float64Array || value instanceof Uint8Array) {
    const base64 = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
    return { packed: value instanceof Float64Array ? 'Float64Array' : 'Uint8Array', base64 } satisfies Packed;
  }
  if (value instanceof ArrayBuffer) {
    return { packed: 'ArrayBuffer', base64: Buffer.from(value).toString('base64') } satisfies Packed;
  }
  if (Array.isArray(value)) return value.map(pack);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pack(inner)]));
}
