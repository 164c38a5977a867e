import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunState, RunStatus, ShownRunState } from '../../../src/runs/contract';
import { leaseStaleAfterMs, type LeaseHolder } from '../../../src/runs/lease';
import { shownState } from '../../../src/runs/shown-state';
import { readStatus, writeStatus } from '../../../src/runs/status';
import { temporaryFolder } from '../../support/temporary-folder';

const status: RunStatus = {
  version: 1,
  state: 'running',
  pid: 10,
  host: hostname(),
  heartbeat: '2026-01-02T03:04:05.000Z',
  step: 20,
  totalSteps: 100,
  epoch: 2,
  stepsPerSecond: 1.5,
  checkpoints: [
    {
      file: '00000020.safetensors',
      step: 20,
      validation: { cover: { psnr: Infinity, ssim: 1, rmse: 0 }, secret: { psnr: 30, ssim: 0.9, rmse: 8 } },
    },
  ],
  best: '00000020.safetensors',
};

describe('status.json', () => {
  const file = () => path.join(temporaryFolder(), 'status.json');

  it('comes back as it was written', async () => {
    const place = file();
    await writeStatus(place, status);
    expect(await readStatus(place)).toEqual({ status });
  });

  it.each([
    ['{"version":1,"sta', 'status.json is not valid JSON'],
    ['', 'status.json is not valid JSON'],
    ['null', 'status.json: the file must be a JSON object'],
    [JSON.stringify({ ...status, version: 2 }), 'status.json: version must be 1'],
    [JSON.stringify({ ...status, state: 'asleep' }), 'status.json: state must be a known state'],
    [JSON.stringify({ ...status, step: undefined }), 'status.json: step is missing, it must be a number'],
    [JSON.stringify({ ...status, step: -1 }), 'status.json: step must not be negative'],
    [JSON.stringify({ ...status, checkpoints: {} }), 'status.json: checkpoints must be a list'],
  ])('says what is wrong with %j', async (text, problem) => {
    const place = file();
    writeFileSync(place, text);
    expect(await readStatus(place)).toEqual({ problem });
  });

  it('has nothing to say of a run that never started', async () => {
    expect(await readStatus(file())).toEqual({});
  });
});

describe('shownState', () => {
  const now = 1_000_000_000;
  const holder: LeaseHolder = {
    token: 't',
    pid: status.pid,
    host: status.host,
    since: '',
    heartbeat: now,
    life: 'alive',
  };
  const silent: LeaseHolder = { ...holder, life: 'unknown', heartbeat: now - leaseStaleAfterMs - 1 };
  const cases: [string, RunState | undefined, LeaseHolder | undefined, ShownRunState][] = [
    ['its owner lives', 'running', holder, 'running'],
    ['its owner is paused', 'paused', holder, 'paused'],
    ['nobody holds it', 'running', undefined, 'interrupted'],
    ['nobody holds it, paused', 'paused', undefined, 'interrupted'],
    ['nobody holds it, starting', 'starting', undefined, 'interrupted'],
    ['its owner is gone', 'running', { ...holder, life: 'gone' }, 'interrupted'],
    ['a remote owner beats', 'running', { ...silent, heartbeat: now - leaseStaleAfterMs }, 'running'],
    ['a remote owner is silent', 'running', silent, 'interrupted'],
    ['a living owner is late, as after sleep', 'running', { ...silent, life: 'alive' }, 'running'],
    ['another process just took it', 'running', { ...holder, pid: 11 }, 'starting'],
    ['another process resumes it', 'stopped', { ...holder, pid: 11 }, 'starting'],
    ['its process is about to end', 'finished', holder, 'finished'],
    ['it ended', 'finished', undefined, 'finished'],
    ['it failed', 'failed', { ...holder, life: 'gone' }, 'failed'],
    ['it was stopped', 'stopped', undefined, 'stopped'],
    ['it has a first owner', undefined, holder, 'starting'],
    ['its first owner died at once', undefined, { ...holder, life: 'gone' }, 'interrupted'],
    ['it never started', undefined, undefined, 'stopped'],
  ];

  it.each(cases)('when %s', (_what, state, lease, shown) => {
    expect(shownState(state && { ...status, state }, lease, now)).toBe(shown);
  });
});
