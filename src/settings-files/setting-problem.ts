import type { TextRange } from './settings-document';

/** One mistake, and where it stands. */
export type SettingProblem = {
  readonly range: TextRange;
  /** Absent: an error. */
  readonly severity?: 'warning' | 'information';
  /** What mends it, in the place of what stands in the range. */
  readonly fix?: string;
} & (
  | { readonly kind: 'syntax'; readonly message: string }
  /** `message` goes on after the setting's name: `must be …`. */
  | { readonly kind: 'wrong' | 'missing'; readonly setting: string; readonly message: string }
  | { readonly kind: 'unknown'; readonly setting: string; readonly meant?: string }
  /** A whole sentence. */
  | { readonly kind: 'remark'; readonly message: string }
);
