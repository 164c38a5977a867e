/**
 * The environment for a child that must run as plain Node.js. Inside desktop VS Code `process.execPath` is
 * Electron, which would open a window without `ELECTRON_RUN_AS_NODE`; what a debugger put into `NODE_OPTIONS`
 * is meant for the extension host alone.
 */
export function nodeEnvironment(base: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...base, ELECTRON_RUN_AS_NODE: '1' };
  delete environment.NODE_OPTIONS;
  delete environment.VSCODE_INSPECTOR_OPTIONS;
  return environment;
}
