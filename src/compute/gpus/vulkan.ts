import path from 'node:path';

/** Makers of GPUs by their PCI numbers. */
export const vendors = {
  '0x10de': 'NVIDIA',
  '0x1002': 'AMD',
  '0x8086': 'Intel',
  '0x1af4': 'virtio',
} as const;
export type Vendor = (typeof vendors)[keyof typeof vendors];

/** A Vulkan driver ("installable client driver"). */
export interface VulkanDriver {
  /** Of its library, for example `libvulkan_radeon`. */
  readonly name: string;
  /** Whose GPUs it drives; undefined for emulators and for what we do not know. */
  readonly vendor?: Vendor;
  /** The name of an emulator. */
  readonly emulator?: string;
}

const drivers: readonly [RegExp, Omit<VulkanDriver, 'name'>][] = [
  [/swiftshader/i, { emulator: 'SwiftShader' }],
  [/vulkan_lvp|lavapipe|llvmpipe/i, { emulator: 'llvmpipe' }],
  [/nvidia|nouveau/i, { vendor: 'NVIDIA' }],
  [/radeon|amdvlk/i, { vendor: 'AMD' }],
  [/intel/i, { vendor: 'Intel' }],
  [/virtio|gfxstream/i, { vendor: 'virtio' }],
];

/** The driver that a manifest (the JSON file in an `icd.d` folder) announces; undefined for an unreadable one. */
export function vulkanDriver(manifest: string): VulkanDriver | undefined {
  let library: unknown;
  try {
    library = (JSON.parse(manifest) as { ICD?: { library_path?: unknown } }).ICD?.library_path;
  } catch {
    return undefined;
  }
  if (typeof library !== 'string' || library === '') return undefined;
  const name = path.posix.basename(library.replaceAll('\\', '/')).replace(/\.(so|dll|dylib)\b.*$/, '');
  return { name, ...drivers.find(([pattern]) => pattern.test(name))?.[1] };
}

/** What decides whether WebGPU finds a GPU through Vulkan. */
export interface VulkanFacts {
  /** libvulkan is installed. */
  readonly loader: boolean;
  readonly drivers: readonly VulkanDriver[];
  readonly gpus: readonly PciGpu[];
}

export interface PciGpu {
  readonly vendor: Vendor;
  readonly name: string;
  readonly memoryBytes?: number;
  /** This process may open it. */
  readonly accessible: boolean;
}

/** As WebGPU implementations prefer them: GPUs with memory of their own first. */
const preference: readonly Vendor[] = ['NVIDIA', 'AMD', 'Intel', 'virtio'];

/** Which GPU, or which stand-in, WebGPU gets from Vulkan. */
export function judgeVulkan({ loader, drivers, gpus }: VulkanFacts): {
  gpu?: PciGpu;
  emulator?: string;
  problem?: string;
} {
  if (!loader) {
    return {
      problem:
        "Vulkan's loader is missing: install libvulkan1 (Debian, Ubuntu), vulkan-loader (Fedora) or vulkan-icd-loader (Arch).",
    };
  }
  const sorted = [...gpus].sort((a, b) => preference.indexOf(a.vendor) - preference.indexOf(b.vendor));
  const driven = sorted.filter(({ vendor }) => drivers.some((driver) => driver.vendor === vendor));
  const gpu = driven.find(({ accessible }) => accessible);
  if (gpu) return { gpu };
  const emulator = drivers.find((driver) => driver.emulator !== undefined)?.emulator;
  return { emulator, problem: missing(sorted[0], driven[0]) };
}

function missing(present: PciGpu | undefined, driven: PciGpu | undefined): string {
  if (driven) return `${driven.name} is there, but not for this user: join the groups video and render.`;
  if (!present) return 'No GPU was found: use cpu.';
  const remedy =
    present.vendor === 'NVIDIA'
      ? 'install the graphics part of the NVIDIA driver (in a container, set NVIDIA_DRIVER_CAPABILITIES=all)'
      : 'install mesa-vulkan-drivers';
  return `${present.name} has no Vulkan driver: ${remedy}.`;
}
