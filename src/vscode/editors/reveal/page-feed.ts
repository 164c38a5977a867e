import type { PicturePayload } from '../../../engine/protocol';
import type { PictureRole, RevealState, ToRevealPage } from './contract';

const roles: readonly PictureRole[] = ['container', 'revealed', 'cover', 'secret'];

/** What a page shows, and which of it has been sent: pictures of millions of pixels go out once. */
export class PageFeed {
  private readonly pictures = new Map<PictureRole, PicturePayload>();
  private readonly unsent = new Set<PictureRole>();
  private isReady = false;

  constructor(
    private current: RevealState,
    private readonly post: (message: ToRevealPage) => void,
  ) {}

  get state(): RevealState {
    return this.current;
  }

  picture(role: PictureRole): PicturePayload | undefined {
    return this.pictures.get(role);
  }

  /** A page has come, or come back, and has nothing yet. */
  ready(): void {
    this.isReady = true;
    for (const role of roles) this.unsent.add(role);
    this.flush();
  }

  /** A hidden page is gone, and asks when it comes back. */
  hidden(): void {
    this.isReady = false;
  }

  /** Pictures given as undefined are taken away; those that are not named stay. */
  show(
    change: Partial<RevealState>,
    pictures: Partial<Record<PictureRole, PicturePayload | undefined>> = {},
  ): void {
    this.current = { ...this.current, ...change };
    for (const role of roles) {
      if (!(role in pictures) || pictures[role] === this.pictures.get(role)) continue;
      const picture = pictures[role];
      if (picture) this.pictures.set(role, picture);
      else this.pictures.delete(role);
      this.unsent.add(role);
    }
    this.flush();
  }

  private flush(): void {
    if (!this.isReady) return;
    for (const role of roles) {
      if (!this.unsent.delete(role)) continue;
      this.post({ type: 'picture', role, picture: this.pictures.get(role) });
    }
    this.post({ type: 'state', state: this.current });
  }
}
