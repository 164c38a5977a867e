import path from 'node:path';

/** How a training file's name ends. */
export const trainingFileEnding = '.stego.yaml';

const named = /\.stego\.ya?ml$/i;
const configOfRun = /^(.*)[/\\]\.stego[/\\]runs[/\\]([^/\\]+)[/\\]config\.yaml$/;

/** What a file of settings is: one to train from, or what a run was trained with. */
export type SettingsFileKind = 'training' | 'config';

export function kindOfFile(file: string): SettingsFileKind | undefined {
  if (named.test(file)) return 'training';
  return configOfRun.test(file) ? 'config' : undefined;
}

/** The workspace and the run that a config.yaml belongs to. */
export function runOfConfig(file: string): { workspace: string; name: string } | undefined {
  const [, workspace, name] = configOfRun.exec(file) ?? [];
  return workspace === undefined || name === undefined ? undefined : { workspace, name };
}

/** Where the paths of a file start: beside a training file, in the workspace for what a run was trained with. */
export function baseOfPaths(file: string): string {
  return runOfConfig(file)?.workspace ?? path.dirname(file);
}

/** The name of a run after its file: `low rate.stego.yaml` → `low-rate`, the config of `first` → `first`. */
export function runNameOf(file: string): string {
  const run = runOfConfig(file);
  if (run) return run.name;
  const plain = path
    .basename(file)
    .replace(named, '')
    .replace(/\.ya?ml$/i, '');
  const safe = plain.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  return safe.slice(0, 48) || 'training';
}

/** `wanted`, or with the first number from 2 on that makes it free: some file systems tell no capitals apart. */
export function freeRunName(wanted: string, taken: readonly string[]): string {
  const all = new Set(taken.map((name) => name.toLowerCase()));
  let name = wanted;
  for (let number = 2; all.has(name.toLowerCase()); number++) name = `${wanted}-${number}`;
  return name;
}
