import { nearest } from '../../settings-files/nearest';
import type { SettingProblem } from '../../settings-files/setting-problem';
import type { TextRange } from '../../settings-files/settings-document';

type Lesser = Exclude<SettingProblem['severity'], undefined>;

/** Gathers what is wrong with a file while it is read. */
export class ProblemList {
  private readonly found: SettingProblem[] = [];

  /** `message` goes on after the setting's name: `must be …`. */
  wrong(range: TextRange, setting: string, message: string, fix?: string): void {
    this.found.push({ kind: 'wrong', range, setting, message, ...(fix === undefined ? {} : { fix }) });
  }

  /** The same of what is not written, told where it belongs. */
  missing(range: TextRange, setting: string, message: string): void {
    this.found.push({ kind: 'missing', range, setting, message });
  }

  unknown(range: TextRange, group: string, key: string, candidates: readonly string[]): void {
    const meant = nearest(key, candidates);
    const setting = group === '' ? key : `${group}.${key}`;
    this.found.push({ kind: 'unknown', range, setting, ...(meant === undefined ? {} : { meant }) });
  }

  /** A whole sentence about what is no error. */
  remark(severity: Lesser, range: TextRange, message: string, fix?: string): void {
    this.found.push({ kind: 'remark', severity, range, message, ...(fix === undefined ? {} : { fix }) });
  }

  add(problems: readonly SettingProblem[]): void {
    this.found.push(...problems);
  }

  get hasErrors(): boolean {
    return this.found.some(({ severity }) => severity === undefined);
  }

  /** In the order of the text; of several that overlap the gravest, since what was said once is enough. */
  sorted(): SettingProblem[] {
    const gravestFirst = [...this.found].sort((a, b) => gravity(b) - gravity(a));
    const kept: SettingProblem[] = [];
    for (const problem of gravestFirst) {
      if (!kept.some(({ range }) => overlap(range, problem.range))) kept.push(problem);
    }
    return kept.sort((a, b) => a.range.start - b.range.start);
  }
}

const gravity = ({ severity }: SettingProblem) =>
  severity === undefined ? 2 : severity === 'warning' ? 1 : 0;

const overlap = (a: TextRange, b: TextRange) => a.start < b.end && b.start < a.end;
