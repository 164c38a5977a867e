import { describe, expect, it } from 'vitest';
import type { ToRevealPage } from '../../../../src/vscode/editors/reveal/contract';
import { PageFeed } from '../../../../src/vscode/editors/reveal/page-feed';

const picture = () => ({ width: 1, height: 1, data: new Uint8Array(3) });

function feed() {
  const sent: ToRevealPage[] = [];
  const made = new PageFeed(
    { containerName: 'a.png', lossy: false, checkpoints: [], moreCheckpoints: false },
    (message) => {
      sent.push(message);
    },
  );
  /** Roles of the pictures that went out, with a minus where one was taken away; and the state. */
  const news = () =>
    sent
      .splice(0)
      .map((message) =>
        message.type === 'state'
          ? (message.state.shown ?? 'none')
          : `${message.picture ? '' : '-'}${message.role}`,
      );
  return { feed: made, news };
}

describe('the feed of a preview', () => {
  it('sends nothing before the page is ready, then all of it, the state last', () => {
    const { feed: it, news } = feed();
    it.show({ shown: 'x' }, { container: picture() });
    expect(news()).toEqual([]);
    it.ready();
    expect(news()).toEqual(['container', '-revealed', '-cover', '-secret', 'x']);
  });

  it('sends a picture only when it has changed', () => {
    const { feed: it, news } = feed();
    it.ready();
    news();
    const container = picture();
    it.show({}, { container });
    it.show({ shown: 'y' }, { container });
    it.show({}, { container: undefined });
    expect(news()).toEqual(['container', 'none', 'y', '-container', 'y']);
    expect(it.picture('container')).toBeUndefined();
  });

  it('sends nothing to a hidden page, and all of it when the page comes back', () => {
    const { feed: it, news } = feed();
    it.ready();
    news();
    it.hidden();
    it.show({ shown: 'z' }, { revealed: picture() });
    expect(news()).toEqual([]);
    it.ready();
    expect(news()).toEqual(['-container', 'revealed', '-cover', '-secret', 'z']);
  });
});
