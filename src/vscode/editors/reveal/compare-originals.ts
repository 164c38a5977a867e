import path from 'node:path';
import type { EngineClient } from '../../../engine/client';
import type { ImageMetrics } from '../../../runs/contract';
import { messageOf } from '../../../errors';
import type { Originals } from '../../containers/known-originals';
import type { OriginalFacts, ShownMetrics } from './contract';
import type { PageFeed } from './page-feed';

const counterparts = { cover: 'container', secret: 'revealed' } as const;

/** Shows the originals and how far container and revealed secret are from them. */
export async function compareOriginals(
  engine: EngineClient,
  originals: Originals | undefined,
  feed: PageFeed,
  signal: AbortSignal,
): Promise<void> {
  for (const role of ['cover', 'secret'] as const) {
    const file = originals?.[role];
    const picture = feed.picture(counterparts[role]);
    if (signal.aborted) return;
    if (file === undefined || !picture) {
      feed.show({ [role]: undefined }, { [role]: undefined });
      continue;
    }
    const facts: OriginalFacts = { name: path.basename(file) };
    feed.show({ [role]: facts });
    const fitting = role === 'secret' ? { fit: originals?.fit, position: originals?.position } : {};
    try {
      const params = { original: file, ...fitting, picture };
      const { original, metrics } = await engine.request('compareWithOriginal', params, { signal });
      // Every checkpoint is measured by the same original, which the page has already.
      const shown = feed.picture(role) ?? original;
      if (!signal.aborted)
        feed.show({ [role]: { ...facts, metrics: shownMetrics(metrics) } }, { [role]: shown });
    } catch (error) {
      if (signal.aborted) return;
      feed.show({ [role]: { ...facts, problem: messageOf(error) } }, { [role]: undefined });
    }
  }
}

/** Messages to pages carry no infinities. */
function shownMetrics({ psnr, ssim }: ImageMetrics): ShownMetrics {
  return { psnr: Number.isFinite(psnr) ? psnr : 'identical', ssim };
}
