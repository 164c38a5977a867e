import {
  markdown,
  picture,
  readEvent,
  scalar,
  sessionStartEvent,
  summaryEvent,
  type EncodedPicture,
  type SummaryValue,
} from '../interop/tensorboard/event';
import { EventFile, filterEvents } from '../interop/tensorboard/event-files';
import { isHparamsTag, sessionEnd, sessionStart, type SessionResult } from '../interop/tensorboard/hparams';
import { printRunConfig, type RunConfig } from '../runs/config';
import type { MetricsLine, RunState } from '../runs/contract';
import { hyperParameters } from './hyper-parameters';

const configTag = 'config/text_summary';

const results: Partial<Record<RunState, SessionResult>> = {
  finished: 'succeeded',
  failed: 'failed',
  stopped: 'unknown',
};

/** A run as TensorBoard shows it: the figures of metrics.jsonl, the sheets, the configuration and how it went. */
export class TensorBoardLog {
  private constructor(
    private readonly file: EventFile,
    private readonly now: () => number,
  ) {}

  /** Takes what lies behind `step` out of the folder's events, and begins a file for what comes now. */
  static async begin(
    folder: string,
    config: RunConfig,
    step: number,
    now = Date.now,
  ): Promise<TensorBoardLog> {
    await filterEvents(folder, (event) => {
      const { step: at, tags, startsSession } = readEvent(event);
      // Each session describes the run anew: TensorBoard believes the first description of a tag.
      return at <= step && !startsSession && !tags.some((tag) => isHparamsTag(tag) || tag === configTag);
    });
    const log = new TensorBoardLog(await EventFile.create(folder, now()), now);
    const text = markdown(configTag, `\`\`\`yaml\n${printRunConfig(config)}\`\`\`\n`);
    const start = sessionStart(hyperParameters(config), now() / 1000);
    await log.file.append([
      sessionStartEvent(now() / 1000, step + 1),
      log.event(0, [text]),
      log.event(0, [start]),
    ]);
    return log;
  }

  async metrics(line: MetricsLine): Promise<void> {
    await this.file.append([this.event(line.step, scalarsOf(line))]);
  }

  async sheet(step: number, sheet: EncodedPicture): Promise<void> {
    await this.file.append([this.event(step, [picture('pairs', sheet)])]);
  }

  /** Says how the session ended, where `state` is an end. */
  async state(state: RunState): Promise<void> {
    const result = results[state];
    if (result) await this.file.append([this.event(0, [sessionEnd(result, this.now() / 1000)])]);
  }

  private event(step: number, values: readonly SummaryValue[]): Uint8Array {
    return summaryEvent(this.now() / 1000, step, values);
  }
}

function scalarsOf(line: MetricsLine): SummaryValue[] {
  const { validation, skippedSteps } = line;
  const measured = (['cover', 'secret'] as const).flatMap((image) =>
    (['psnr', 'ssim', 'rmse'] as const).map((name) => [
      `validation/${image}/${name}`,
      validation?.[image][name],
    ]),
  );
  const figures = Object.entries({
    'loss/total': line.loss,
    'loss/cover': line.coverLoss,
    'loss/secret': line.secretLoss,
    'training/learningRate': line.learningRate,
    'training/epoch': line.epoch,
    'training/skippedSteps': skippedSteps,
    ...(Object.fromEntries(measured) as Record<string, number | undefined>),
  });
  return figures.flatMap(([tag, value]) => (value === undefined ? [] : [scalar(tag, value)]));
}
