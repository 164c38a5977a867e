/** What VS Code gives a page through `acquireVsCodeApi()`. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  interface Window {
    acquireVsCodeApi?: () => VsCodeApi;
  }
}

/** The page's only way to the outside: messages both ways, and what it may keep across a reload. */
export interface HostContext<To, From, State> {
  post(message: From): void;
  onMessage(listener: (message: To) => void): void;
  getState(): State | undefined;
  setState(state: State): void;
}

/**
 * Connects to the host. In a plain browser, where no API exists, messages go nowhere and the state lives as
 * long as the page. Must be called once a page: VS Code hands its API out only once.
 */
export function createHost<To, From, State = undefined>(): HostContext<To, From, State> {
  const api = window.acquireVsCodeApi?.() ?? inMemoryApi();
  return {
    post: (message) => api.postMessage(message),
    onMessage: (listener) => window.addEventListener('message', (event) => listener(event.data as To)),
    getState: () => (api.getState() ?? undefined) as State | undefined,
    setState: (state) => api.setState(state),
  };
}

function inMemoryApi(): VsCodeApi {
  let kept: unknown;
  return { postMessage: () => {}, getState: () => kept, setState: (state) => (kept = state) };
}
