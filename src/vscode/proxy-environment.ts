import { workspace } from 'vscode';

/**
 * Takes the proxy that VS Code is set to into the environment of a process of ours: VS Code reroutes its own requests
 * alone. Node.js heeds these variables from 22.21 and 24 on, and is told so by the first; what the user's environment
 * says stays where the settings say nothing.
 */
export function proxyEnvironment(): Record<string, string> {
  const settings = workspace.getConfiguration('http');
  if (settings.get('proxySupport') === 'off') return {};
  const proxy = settings.get<string>('proxy', '');
  if (proxy === '') return { NODE_USE_ENV_PROXY: '1' };
  const direct = settings.get<readonly string[]>('noProxy', []);
  // The lower-case names win over those in capitals; on Windows both are the same, and the last one counts.
  return {
    NODE_USE_ENV_PROXY: '1',
    ...inBothCases('http_proxy', proxy),
    ...inBothCases('https_proxy', proxy),
    ...(direct.length > 0 ? inBothCases('no_proxy', direct.join(',')) : {}),
  };
}

function inBothCases(name: string, value: string): Record<string, string> {
  return { [name]: value, [name.toUpperCase()]: value };
}
