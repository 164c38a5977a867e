import { workspace } from 'vscode';

/** Processor threads of a training; 0 lets the training choose. */
export function trainingThreads(): number {
  return workspace.getConfiguration('stego').get<number>('training.threads', 0);
}
