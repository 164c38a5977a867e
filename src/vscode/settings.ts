import { workspace } from 'vscode';

/** Where networks run: a device's identifier, or `auto`. */
export function chosenDevice(): string {
  return workspace.getConfiguration('stego').get<string>('device', 'auto');
}

/** Where TensorFlow's C library is fetched from instead of its makers' address. */
export function cudaBackendLibrary(): { address: string; sha256?: string } | undefined {
  const settings = workspace.getConfiguration('stego.cudaBackend');
  const [address, sha256] = [settings.get<string>('library', ''), settings.get<string>('sha256', '')];
  return address === '' ? undefined : { address, ...(sha256 === '' ? {} : { sha256 }) };
}

/** Where Tiny ImageNet is fetched from instead of its makers' address. */
export function tinyImageNetArchive(): { address: string; sha256?: string } | undefined {
  const settings = workspace.getConfiguration('stego.datasets');
  const address = settings.get<string>('tinyImageNetUrl', '');
  const sha256 = settings.get<string>('tinyImageNetSha256', '');
  return address === '' ? undefined : { address, ...(sha256 === '' ? {} : { sha256 }) };
}

/** Processor threads of a training; 0 lets the training choose. */
export function trainingThreads(): number {
  return workspace.getConfiguration('stego').get<number>('training.threads', 0);
}

/** What is offered first where a preset is asked for. */
export function defaultPreset(): string {
  return workspace.getConfiguration('stego').get<string>('training.preset', 'demo');
}

/** When a message tells that a training has ended. */
export function runEndedNotices(): 'on' | 'whenElsewhere' | 'off' {
  return workspace.getConfiguration('stego').get('notifications.runEnded', 'on');
}
