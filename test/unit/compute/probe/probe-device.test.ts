import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../../src/errors';
import { probeDevice } from '../../../../src/compute/probe/probe-device';
import { temporaryFolder } from '../../../support/temporary-folder';
import { unitBundles } from '../../../support/unit-setup';

const real = path.join(unitBundles, 'device-probe.js');

async function scriptOf(text: string): Promise<string> {
  const script = path.join(temporaryFolder(), 'probe.cjs');
  await writeFile(script, text);
  return script;
}

describe('probeDevice', () => {
  it('measures the processor', async () => {
    const probe = await probeDevice('cpu', { script: real, milliseconds: 50 });
    expect(probe).toEqual({ flopsPerSecond: expect.any(Number) });
    const speed = 'flopsPerSecond' in probe ? probe.flopsPerSecond : 0;
    expect(speed).toBeGreaterThan(1e8);
    expect(speed).toBeLessThan(1e14);
  });

  it('says why a device cannot be used', async () => {
    const elsewhere = process.platform === 'win32' ? 'wasm' : 'directml';
    const probe = await probeDevice(elsewhere, { script: real, milliseconds: 50 });
    expect(probe).toEqual({ error: expect.stringContaining(elsewhere) });
  });

  it('outlives a driver that crashes', async () => {
    const script = await scriptOf('process.kill(process.pid, "SIGABRT"); setInterval(() => {}, 1000);');
    expect(await probeDevice('cpu', { script })).toEqual({ error: 'it ended the process (SIGABRT)' });
  });

  it('ends when it is cancelled', async () => {
    const script = await scriptOf('setInterval(() => {}, 1000);');
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    await expect(probeDevice('cpu', { script, signal: abort.signal })).rejects.toThrow(CancelledError);
  });
});
