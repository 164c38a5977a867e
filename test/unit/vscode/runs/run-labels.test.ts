import { describe, expect, it } from 'vitest';
import manifest from '../../../../package.json';
import type { ControlRequest, RunStatus, ShownRunState } from '../../../../src/runs/contract';
import { possibleRequests } from '../../../../src/runs/possible-requests';
import { runContext, stateIcon, stateText, timeLeft } from '../../../../src/vscode/runs/run-labels';

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

const states: readonly ShownRunState[] = [
  'starting',
  'running',
  'paused',
  'stopped',
  'interrupted',
  'failed',
  'finished',
];

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
    const spinning = states.filter((state) => stateIcon(state).id.endsWith('~spin'));
    expect(spinning).toEqual(['starting', 'running']);
  });
});

describe('the menus of a run', () => {
  /** Commands that package.json offers on a run of that context in one group of places, by their order there. */
  const offered = (context: string, inline: boolean) =>
    manifest.contributes.menus['view/item/context']
      .filter(({ when, group }) => {
        const pattern = /viewItem =~ \/(.+)\/$/.exec(when)?.[1];
        // What takes several runs is offered where several are selected.
        const onRun = when.includes('view == stego.runs') && !when.includes('listMultiSelection');
        return (
          onRun &&
          pattern !== undefined &&
          group.startsWith('inline') === inline &&
          new RegExp(pattern).test(context)
        );
      })
      .map(({ command }) => command.replace(/^stego\./, ''));

  it.each(states)('offer what may be asked of one that is %s, and no more', (state) => {
    const command = (request: ControlRequest) =>
      request === 'checkpoint' ? 'saveCheckpoint' : `${request}Run`;
    const requests = possibleRequests[state].map(command);
    const context = runContext(state);
    // The line of a run has room for what ends or holds it; all else is in its menu.
    expect(offered(context, true)).toEqual(requests.filter((name) => name !== 'saveCheckpoint'));
    const always = ['openTrainingPanel', 'showRunLog', 'copyRunPath', 'openRunFolder', 'pinRun'];
    const exported = ['exportForPython', 'exportRun'];
    const over = ['starting', 'running', 'paused'].includes(state) ? [] : ['deleteRun', 'renameRun'];
    expect(offered(context, false).sort()).toEqual([...always, ...exported, ...over, ...requests].sort());
  });

  it('offer to take down the pin of a pinned one, and all else as before', () => {
    const menu = (context: string) => offered(context, false).filter((name) => !name.endsWith('pinRun'));
    expect(offered('run.finished.delete.pinned', false)).toContain('unpinRun');
    expect(offered('run.finished.delete.pinned', false)).not.toContain('pinRun');
    expect(menu('run.finished.delete.pinned')).toEqual(menu('run.finished.delete'));
  });
});
