import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../src/errors';
import { ensureChromium } from './workbench/chromium.mjs';
import { setup as bundle } from './unit-setup';

/**
 * Vitest's global setup of the webgpu ring: a Vulkan to compute on. That is SwiftShader, the software Vulkan of Chromium,
 * so that results do not depend on a GPU; `STEGO_WEBGPU=system` takes whatever the system has instead. The variables
 * must stand in the environment before a test's process starts, because the dynamic linker reads them.
 */
export async function setup(): Promise<void> {
  await bundle();
  if (process.env.STEGO_WEBGPU === 'system') return;
  try {
    const folder = swiftShader(await ensureChromium());
    process.env.VK_ICD_FILENAMES = path.join(folder, 'vk_swiftshader_icd.json');
    process.env.LD_LIBRARY_PATH = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  } catch (error) {
    process.env.STEGO_NO_WEBGPU = messageOf(error);
    console.error(`webgpu: skipped, ${messageOf(error)}`);
  }
}

/** The folder of a Chromium that holds SwiftShader and Vulkan's loader. Throws where it has none. */
function swiftShader(chromium: string): string {
  if (process.platform !== 'linux') throw new Error('SwiftShader is looked for on Linux only.');
  // What is on the PATH is a shell script on Debian, a link elsewhere.
  const beside = path.dirname(realpathSync(chromium));
  const folder = [beside, '/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'].find(
    (each) =>
      ['vk_swiftshader_icd.json', 'libvk_swiftshader.so', 'libvulkan.so.1'].every((file) =>
        existsSync(path.join(each, file)),
      ),
  );
  if (!folder) throw new Error(`${chromium} carries no SwiftShader: install Debian's chromium.`);
  return folder;
}

/** Why there is no WebGPU to test on; undefined where there is one. */
export const noWebgpu = (): string | undefined => process.env.STEGO_NO_WEBGPU;

/** The title of a suite of the ring, with why it is skipped if it is. */
export const onWebgpu = (what: string): string =>
  noWebgpu() === undefined ? `${what} on WebGPU` : `${what} on WebGPU (${noWebgpu()})`;
