import type { Disposable } from 'vscode';

/** Collects what ends together. */
export class DisposableStore implements Disposable {
  private readonly members = new Set<Disposable>();
  private disposed = false;

  /** Returns what it was given. Added to a store that has ended, it ends at once. */
  add<T extends Disposable>(member: T): T {
    if (this.disposed) member.dispose();
    else this.members.add(member);
    return member;
  }

  dispose(): void {
    this.disposed = true;
    const members = [...this.members].reverse();
    this.members.clear();
    for (const member of members) member.dispose();
  }
}
