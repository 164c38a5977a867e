import { expect, it } from 'vitest';
import { runFacts } from '../../../../src/vscode/panels/training/run-facts';
import { everyKind, smallConfig } from '../../../support/networks';

it('the head of a run says what its channel draws from', () => {
  const channelOf = (channel: Parameters<typeof smallConfig>[0]) =>
    runFacts(smallConfig(channel)).find(({ label }) => label === 'Channel')?.value;
  const weighted = { ...everyKind[2], weight: 3 };
  expect(
    channelOf({ channel: { mixture: [...everyKind.slice(0, 2), weighted, ...everyKind.slice(3)] } }),
  ).toBe('none, noise σ = 0.01–0.03, 3 × jpeg 50–95 4:2:0, jpeg 90 4:4:4, resize 0.5–1');
  expect(channelOf({})).toBeUndefined();
});
