import { execFileSync } from 'node:child_process';

/** A Python that has Optuna: `STEGO_PYTHON` names another than `python3`. Undefined where there is none. */
export function pythonWithOptuna(): string | undefined {
  const python = process.env.STEGO_PYTHON ?? 'python3';
  try {
    execFileSync(python, ['-c', 'import optuna'], { stdio: 'ignore' });
    return python;
  } catch {
    console.log(
      `Skipped: ${python} has no optuna; "pip install optuna" brings it, or STEGO_PYTHON names another.`,
    );
    return undefined;
  }
}
