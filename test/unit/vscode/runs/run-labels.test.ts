import { describe, expect, it } from 'vitest';
import type { RunStatus, ShownRunState } from '../../../../src/runs/contract';
import { stateIcon, stateText, timeLeft } from '../../../../src/vscode/runs/run-labels';

const status: RunStatus = {
  version: 1,
  state: 'running',
  pid: 1,
  host: 'here',
  heartbeat: '2026-01-01T00:00:00.000Z',
  step: 420,
  totalSteps: 1000,
  epoch: 2,
  etaSeconds: 180,
  checkpoints: [],
};

describe('the words for a run', () => {
  it('tells how far a running training is and how long it will take', () => {
    expect(stateText({ state: 'running', status })).toBe('42 % · 3 min left');
    expect(stateText({ state: 'running', status: { ...status, etaSeconds: undefined } })).toBe('42 %');
  });

  it('promises no end to a training that does not run', () => {
    expect(timeLeft({ state: 'paused', status })).toBe('');
    expect(stateText({ state: 'paused', status })).toBe('paused at 42 %');
    expect(stateText({ state: 'interrupted', status })).toBe('interrupted at 42 %');
  });

  it('does without a status', () => {
    expect(stateText({ state: 'starting' })).toBe('starting…');
    expect(stateText({ state: 'stopped' })).toBe('stopped');
    expect(stateText({ state: 'running', status: { ...status, totalSteps: 0, etaSeconds: undefined } })).toBe(
      '0 %',
    );
  });

  it('turns the icon only while something happens', () => {
    const states: ShownRunState[] = [
      'starting',
      'running',
      'paused',
      'stopped',
      'interrupted',
      'failed',
      'finished',
    ];
    const spinning = states.filter((state) => stateIcon(state).id.endsWith('~spin'));
    expect(spinning).toEqual(['starting', 'running']);
  });
});
