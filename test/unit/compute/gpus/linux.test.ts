import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { linuxSurvey } from '../../../../src/compute/gpus/linux';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'stego-linux-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
}

const manifest = (library: string) => JSON.stringify({ ICD: { library_path: library } });
const loader = { 'etc/ld.so.cache': 'glibc-ld.so.cache1.1\0libvulkan.so.1\0/usr/lib/libvulkan.so.1\0' };
const nvidia = {
  'proc/driver/nvidia/version': 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.129.03  Thu Oct 19',
  'proc/driver/nvidia/gpus/0000:01:00.0/information': 'Model: \t\t NVIDIA GeForce RTX 4070\n',
  'dev/nvidiactl': '',
};

it('finds the NVIDIA card whose Vulkan driver is installed', async () => {
  await put({
    ...loader,
    ...nvidia,
    'usr/share/vulkan/icd.d/nvidia_icd.json': manifest('libGLX_nvidia.so.0'),
  });
  const survey = await linuxSurvey(root, {});
  expect(survey.gpu?.name).toBe('NVIDIA GeForce RTX 4070');
  expect(survey.problem).toBeUndefined();
  expect(survey.facts).toEqual({
    Vulkan: 'libGLX_nvidia',
    'NVIDIA driver': '535.129.03',
    GPUs: 'NVIDIA GeForce RTX 4070',
  });
});

it('finds an AMD card by its render node, with its memory', async () => {
  await put({
    ...loader,
    'etc/vulkan/icd.d/radeon_icd.x86_64.json': manifest('/usr/lib/libvulkan_radeon.so'),
    'sys/class/drm/renderD128/device/vendor': '0x1002\n',
    'sys/class/drm/renderD128/device/device': '0x73bf\n',
    'sys/class/drm/renderD128/device/mem_info_vram_total': '17163091968\n',
    'dev/dri/renderD128': '',
  });
  const { gpu, nvidia: card } = await linuxSurvey(root, {});
  expect(gpu).toEqual({ name: 'AMD GPU 73bf', memoryBytes: 17163091968 });
  expect(card).toBeUndefined();
});

it('does not take a card of the host that the container cannot open', async () => {
  await put({
    ...loader,
    'usr/share/vulkan/icd.d/radeon_icd.json': manifest('libvulkan_radeon.so'),
    'usr/share/vulkan/icd.d/lvp_icd.json': manifest('libvulkan_lvp.so'),
    'sys/class/drm/renderD128/device/vendor': '0x1002\n',
  });
  const { gpu, emulator, problem } = await linuxSurvey(root, {});
  expect(gpu).toBeUndefined();
  expect(emulator).toBe('llvmpipe');
  expect(problem).toContain('not for this user');
});

it('takes the drivers that the environment names instead of the installed ones', async () => {
  await put({
    ...loader,
    ...nvidia,
    'usr/share/vulkan/icd.d/nvidia_icd.json': manifest('libGLX_nvidia.so.0'),
    'opt/chromium/vk_swiftshader_icd.json': manifest('./libvk_swiftshader.so'),
  });
  const named = path.join(root, 'opt/chromium/vk_swiftshader_icd.json');
  for (const variable of ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES']) {
    const { gpu, emulator, facts, nvidia: card } = await linuxSurvey(root, { [variable]: named });
    expect(gpu).toBeUndefined();
    expect(emulator).toBe('SwiftShader');
    expect(facts.Vulkan).toBe('libvk_swiftshader');
    // CUDA does not need Vulkan.
    expect(card?.name).toBe('NVIDIA GeForce RTX 4070');
  }
});

it('finds a loader that only the environment points to, and misses one that is nowhere', async () => {
  await put({ 'opt/vulkan/libvulkan.so.1': '' });
  const missing = await linuxSurvey(root, {});
  expect(missing.problem).toContain("Vulkan's loader is missing");
  const found = await linuxSurvey(root, { LD_LIBRARY_PATH: path.join(root, 'opt/vulkan') });
  expect(found.problem).toContain('No GPU was found');
});
