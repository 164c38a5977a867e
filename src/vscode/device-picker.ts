import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { DeviceDescription } from '../compute/device';
import type { Probe } from '../compute/probe/contract';
import type { EngineClient } from '../engine/client';
import { CancelledError } from '../errors';
import { chosenDevice } from './settings';
import { showError } from './show-error';

interface DeviceItem extends vscode.QuickPickItem {
  readonly choice: 'auto' | DeviceDescription;
}

/** A list of all devices that fills up with their measured speeds while it is open. */
export class DevicePicker {
  private readonly probes = new Map<string, Probe | 'measuring'>();
  private devices: readonly DeviceDescription[] = [];

  constructor(
    private readonly engine: EngineClient,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** What the user picks, which may be a device that cannot be used; undefined when the list is left. */
  async pick(): Promise<DeviceItem['choice'] | undefined> {
    const list = vscode.window.createQuickPick<DeviceItem>();
    const abort = new AbortController();
    list.title = l10n.t('Where shall networks run?');
    list.placeholder = l10n.t('Looking for devices…');
    list.matchOnDescription = true;
    list.busy = true;
    const picked = new Promise<DeviceItem['choice'] | undefined>((resolve) => {
      list.onDidAccept(() => resolve(list.activeItems[0]?.choice));
      list.onDidHide(() => resolve(undefined));
    });
    list.show();
    this.fill(list, abort.signal).catch((error: unknown) => {
      list.hide();
      if (!abort.signal.aborted) showError(error, this.log);
    });
    try {
      return await picked;
    } finally {
      abort.abort(new CancelledError());
      list.dispose();
    }
  }

  private async fill(list: vscode.QuickPick<DeviceItem>, signal: AbortSignal): Promise<void> {
    const found = await this.engine.request('findDevices', undefined, { signal });
    const unusable = ({ problem }: DeviceDescription) => Number(problem !== undefined);
    this.devices = [...found].sort((a, b) => unusable(a) - unusable(b));
    list.placeholder = l10n.t('Pick one; their speeds are being measured');
    for (const { id, problem } of this.devices) {
      if (problem !== undefined) continue;
      this.probes.set(id, 'measuring');
      this.show(list);
      this.probes.set(id, await this.engine.request('probeDevice', { device: id }, { signal }));
      if (signal.aborted) return;
    }
    this.show(list);
    list.placeholder = l10n.t('Trainings, hiding and revealing will use it from now on');
    list.busy = false;
  }

  /** Setting the items anew moves to the first one; whoever looks at another stays there. */
  private show(list: vscode.QuickPick<DeviceItem>): void {
    const idOf = ({ choice }: DeviceItem) => (choice === 'auto' ? choice : choice.id);
    const before = list.activeItems[0] && idOf(list.activeItems[0]);
    const current = before ?? chosenDevice();
    list.items = [
      automaticItem(),
      ...this.devices.map((device) => deviceItem(device, this.probes.get(device.id))),
    ];
    list.activeItems = list.items.filter((item) => idOf(item) === current);
  }
}

const mark = (id: string) => (chosenDevice() === id ? '$(check) ' : '');

function automaticItem(): DeviceItem {
  const detail = l10n.t('The first GPU that can be used, else the processor');
  return { label: `${mark('auto')}${l10n.t('Automatic')}`, detail, choice: 'auto' };
}

/** The line of one device: name, memory, speed, and what is wrong with it. */
export function deviceItem(device: DeviceDescription, probe: Probe | 'measuring' | undefined): DeviceItem {
  const { id, name, engine, kind, memoryBytes, problem, note } = device;
  const icon = problem !== undefined ? '$(circle-slash)' : kind === 'gpu' ? '$(circuit-board)' : '$(chip)';
  const memory = memoryBytes === undefined ? '' : `${(memoryBytes / 2 ** 30).toFixed(0)} GiB`;
  const parts = [id, engine, memory, problem === undefined ? speedText(probe) : l10n.t('cannot be used')];
  return {
    label: `${mark(id)}${icon} ${name}`,
    description: parts.filter(Boolean).join(' · '),
    detail: problem ?? note,
    choice: device,
  };
}

function speedText(probe: Probe | 'measuring' | undefined): string {
  if (probe === undefined) return '';
  if (probe === 'measuring') return l10n.t('measuring…');
  return 'error' in probe
    ? l10n.t('failed: {0}', probe.error)
    : `${(probe.flopsPerSecond / 1e9).toFixed(0)} GFLOP/s`;
}
