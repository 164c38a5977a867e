import path from 'node:path';
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
    const diagnostics = await requestWithProgress(engine, 'Measuring the devices', 'diagnose', undefined);
    const editor = { vscode: vscode.version, remote: vscode.env.remoteName ?? 'none' };
    const text = JSON.stringify({ ...editor, ...diagnostics }, undefined, 2);
    await reports.show('Stego Lab diagnostics', `${text}\n`);
    return diagnostics;
  });

  commands.registerTrusted('installCudaBackend', async () => {
    const library = cudaBackendLibrary();
    const source = library ? `from ${hostOf(library.address)}` : 'from storage.googleapis.com';
    const question = `Install @tensorflow/tfjs-node-gpu with TensorFlow's C library? It downloads about 400 MB ${source}, and the package from npm.`;
    const detail = `It is kept in ${path.dirname(backendFolder)} and needs a CUDA 12 driver, npm and a C++ compiler.`;
    const install = 'Install';
    const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, install);
    if (answer !== install) return undefined;
    const params = { folder: backendFolder, ...(library ? { library } : {}) };
    const device = await requestWithProgress(engine, 'Installing the CUDA backend', 'installBackend', params);
    const select = 'Select Device…';
    const message = device.note ?? `${device.name} is ready (${device.engine}).`;
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
  const message = `${name} (${id}) cannot be used: ${problem}`;
  if (!installable.includes(id)) throw new UserError(message);
  throw new ActionableError(message, { title: 'Install CUDA Backend…', command: 'stego.installCudaBackend' });
}
