import { UserError, UserErrors } from '../../errors';
import { readSettingsText } from '../../settings-files/read-settings-text';
import type { SettingProblem } from '../../settings-files/setting-problem';
import { SettingsDocument } from '../../settings-files/settings-document';
import type { SweepDefinition } from '../sweep-definition';
import { problemLine } from './problem-line';
import { readSweep } from './read-sweep';

/** One mistake, with a line to print: `sweep.yaml: line 3: parameters.lr.min must be a number`. */
export type SweepProblem = SettingProblem & { readonly line: string };

export interface SweepFileReading {
  /** Absent where there is an error. */
  readonly definition?: SweepDefinition;
  /** In the order of the text: errors, and what is only good to know. */
  readonly problems: readonly SweepProblem[];
}

/** Reads a sweep in W&B's syntax. Never throws, whatever the text is; `origin` begins the lines of problems. */
export function parseSweepFile(text: string, origin: string): SweepFileReading {
  const { definition, problems } = readSweep(new SettingsDocument(text));
  const lined = problems.map((problem) => ({ ...problem, line: problemLine(problem, text, origin) }));
  return { ...(definition ? { definition } : {}), problems: lined };
}

/** Throws a UserError of a line for each mistake, which starts with the file's name and says where it is. */
export async function readSweepFile(file: string): Promise<SweepDefinition> {
  const { definition, problems } = parseSweepFile(await readSettingsText(file), file);
  if (definition) return definition;
  const [first, ...others] = problems
    .filter(({ severity }) => severity === undefined)
    .map(({ line }) => line);
  if (first === undefined) throw new UserError(`${file}: is no sweep file`);
  throw new UserErrors([first, ...others]);
}

/** What whoever begins the sweep of a file should know, a line each. */
export async function sweepFileWarnings(file: string): Promise<readonly string[]> {
  const { problems } = parseSweepFile(await readSettingsText(file), file);
  return problems.filter(({ severity }) => severity === 'warning').map(({ line }) => line);
}

/** The same of a document that is open. */
export function sweepProblems(document: SettingsDocument): readonly SettingProblem[] {
  return readSweep(document).problems;
}
