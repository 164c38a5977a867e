import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { DeviceDescription, DeviceId } from '../../compute/device';
import type { EngineClient } from '../../engine/client';
import { UserError } from '../../errors';
import { requestWithProgress } from '../engine-request';
import { DevicePicker } from '../device-picker';
import type { ReportDocuments } from '../report-documents';
import { cudaBackendLibrary } from '../settings';
import { ActionableError } from '../show-error';
import type { CommandRegistrar } from './command-registrar';

export interface DeviceServices {
  readonly engine: EngineClient;
  readonly reports: ReportDocuments;
  readonly log: vscode.LogOutputChannel;
  /** Where the CUDA backend is installed. */
  readonly backendFolder: string;
}

export function registerDeviceCommands(commands: CommandRegistrar, services: DeviceServices): void {
  const { engine, reports, log, backendFolder } = services;

  commands.registerTrusted('selectDevice', async () => {
    const chosen = await new DevicePicker(engine, log).pick();
    if (chosen === undefined) return undefined;
    if (chosen !== 'auto') requireUsable(chosen);
    const id = chosen === 'auto' ? chosen : chosen.id;
    await vscode.workspace.getConfiguration('stego').update('device', id, vscode.ConfigurationTarget.Global);
    return id;
  });

  commands.registerTrusted('showDiagnostics', async () => {
    const diagnostics = await requestWithProgress(
      engine,
      l10n.t('Measuring the devices'),
      'diagnose',
      undefined,
    );
    const editor = { vscode: vscode.version, remote: vscode.env.remoteName ?? 'none' };
    const text = JSON.stringify({ ...editor, ...diagnostics }, undefined, 2);
    await reports.show(l10n.t('Stego Lab diagnostics'), `${text}\n`);
    return diagnostics;
  });

  commands.registerTrusted('installCudaBackend', async () => {
    const library = cudaBackendLibrary();
    const source = library ? hostOf(library.address) : 'storage.googleapis.com';
    const question = l10n.t(
      "Install @tensorflow/tfjs-node-gpu with TensorFlow's C library? It downloads about 400 MB from {0}, and the package from npm.",
      source,
    );
    const detail = l10n.t(
      'It is kept in {0} and needs a CUDA 12 driver, npm and a C++ compiler.',
      path.dirname(backendFolder),
    );
    const install = l10n.t('Install');
    const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, install);
    if (answer !== install) return undefined;
    const params = { folder: backendFolder, ...(library ? { library } : {}) };
    const device = await requestWithProgress(
      engine,
      l10n.t('Installing the CUDA backend'),
      'installBackend',
      params,
    );
    const select = l10n.t('Select Device…');
    const message = device.note ?? l10n.t('{0} is ready ({1}).', device.name, device.engine);
    void vscode.window.showInformationMessage(message, select).then((next) => {
      if (next === select) void vscode.commands.executeCommand('stego.selectDevice');
    });
    return device;
  });
}

function hostOf(address: string): string {
  return URL.canParse(address) && /^https?:/.test(address) ? new URL(address).host : address;
}

const installable: readonly DeviceId[] = ['tfjs-node-gpu'];

function requireUsable({ id, name, problem }: DeviceDescription): void {
  if (problem === undefined) return;
  const message = l10n.t('{0} ({1}) cannot be used: {2}', name, id, problem);
  if (!installable.includes(id)) throw new UserError(message);
  throw new ActionableError(message, {
    title: l10n.t('Install CUDA Backend…'),
    command: 'stego.installCudaBackend',
  });
}
