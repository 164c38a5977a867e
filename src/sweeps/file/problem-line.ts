import type { SettingProblem } from '../../settings-files/setting-problem';

// eslint-disable-next-line no-control-regex -- A name in the file may hold what moves the cursor of a terminal.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** For a terminal: where, and one line for the mistake. */
export function problemLine(problem: SettingProblem, text: string, origin: string): string {
  const line = text.slice(0, problem.range.start).split('\n').length;
  const grade = problem.severity === 'warning' ? 'warning: ' : '';
  return `${origin}: line ${line}: ${grade}${sentence(problem).replace(unprintable, ' ')}`;
}

function sentence(problem: SettingProblem): string {
  switch (problem.kind) {
    case 'syntax':
    case 'remark':
      return problem.message;
    case 'wrong':
      return `${problem.setting || 'the file'} ${problem.message}`;
    case 'missing':
      return `${problem.setting} is missing: it ${problem.message}`;
    case 'unknown':
      return problem.meant === undefined
        ? `${problem.setting} is not a known setting`
        : `${problem.setting} is not a known setting: did you mean ${problem.meant}?`;
  }
}
