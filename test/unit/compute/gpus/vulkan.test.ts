import { describe, expect, it } from 'vitest';
import type { PciGpu, VulkanDriver } from '../../../../src/compute/gpus/vulkan';
import { judgeVulkan, vulkanDriver } from '../../../../src/compute/gpus/vulkan';

const manifest = (library: string) =>
  JSON.stringify({ ICD: { api_version: '1.3.255', library_path: library }, file_format_version: '1.0.0' });

describe('vulkanDriver', () => {
  it.each<[string, VulkanDriver]>([
    ['libGLX_nvidia.so.0', { name: 'libGLX_nvidia', vendor: 'NVIDIA' }],
    ['/usr/lib/x86_64-linux-gnu/libvulkan_radeon.so', { name: 'libvulkan_radeon', vendor: 'AMD' }],
    ['/usr/lib64/amdvlk64.so', { name: 'amdvlk64', vendor: 'AMD' }],
    [
      '/usr/lib/x86_64-linux-gnu/libvulkan_intel_hasvk.so',
      { name: 'libvulkan_intel_hasvk', vendor: 'Intel' },
    ],
    ['/usr/lib/x86_64-linux-gnu/libvulkan_lvp.so', { name: 'libvulkan_lvp', emulator: 'llvmpipe' }],
    ['./libvk_swiftshader.so', { name: 'libvk_swiftshader', emulator: 'SwiftShader' }],
    ['.\\vk_swiftshader.dll', { name: 'vk_swiftshader', emulator: 'SwiftShader' }],
    ['libvulkan_something.so', { name: 'libvulkan_something' }],
  ])('%s', (library, driver) => {
    expect(vulkanDriver(manifest(library))).toEqual(driver);
  });

  it.each(['', '{', '[]', '{"ICD":{}}', '{"ICD":{"library_path":3}}'])('is nothing in %j', (text) => {
    expect(vulkanDriver(text)).toBeUndefined();
  });
});

describe('judgeVulkan', () => {
  const gpu = (vendor: PciGpu['vendor'], accessible = true): PciGpu => ({
    vendor,
    name: `${vendor} GPU`,
    accessible,
  });
  const llvmpipe = { name: 'libvulkan_lvp', emulator: 'llvmpipe' };
  const mesa: VulkanDriver[] = [
    llvmpipe,
    { name: 'libvulkan_intel', vendor: 'Intel' },
    { name: 'libvulkan_radeon', vendor: 'AMD' },
  ];

  it('takes the GPU with memory of its own', () => {
    const judged = judgeVulkan({ loader: true, drivers: mesa, gpus: [gpu('Intel'), gpu('AMD')] });
    expect(judged).toEqual({ gpu: gpu('AMD') });
  });

  it('takes one that has a driver before one that has none', () => {
    const judged = judgeVulkan({ loader: true, drivers: mesa, gpus: [gpu('NVIDIA'), gpu('Intel')] });
    expect(judged.gpu?.vendor).toBe('Intel');
  });

  it.each([
    [
      'without a loader',
      { loader: false, drivers: mesa, gpus: [gpu('AMD')] },
      'install libvulkan1',
      undefined,
    ],
    ['with drivers but no GPU', { loader: true, drivers: mesa, gpus: [] }, 'No GPU was found', 'llvmpipe'],
    [
      'without the graphics part of the NVIDIA driver',
      { loader: true, drivers: mesa, gpus: [gpu('NVIDIA')] },
      'NVIDIA_DRIVER_CAPABILITIES=all',
      'llvmpipe',
    ],
    [
      'where only root may open the GPU',
      { loader: true, drivers: mesa, gpus: [gpu('AMD', false)] },
      'join the groups video and render',
      'llvmpipe',
    ],
    [
      'without any driver',
      { loader: true, drivers: [], gpus: [gpu('Intel')] },
      'mesa-vulkan-drivers',
      undefined,
    ],
  ])('%s there is no GPU, but a remedy', (_, facts, remedy, emulator) => {
    const judged = judgeVulkan(facts);
    expect(judged.gpu).toBeUndefined();
    expect(judged.problem).toContain(remedy);
    expect(judged.emulator).toBe(emulator);
  });
});
