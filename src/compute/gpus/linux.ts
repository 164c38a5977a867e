import { constants } from 'node:fs';
import { access, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { nvidiaDriverVersion, nvidiaModel } from './nvidia';
import type { Gpu, GpuSurvey } from './survey';
import type { PciGpu, VulkanDriver } from './vulkan';
import { judgeVulkan, vendors, vulkanDriver } from './vulkan';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The GPUs of a Linux machine and what Vulkan can do with them.
 * @param root The folder that stands for `/`.
 */
export async function linuxSurvey(root = '/', env: Environment = process.env): Promise<GpuSurvey> {
  const nvidia = await nvidiaDriver(root);
  const drivers = await vulkanDrivers(root, env);
  const gpus = await pciGpus(root, nvidia.models);
  const { gpu, emulator, problem } = judgeVulkan({ loader: await hasLoader(root, env), drivers, gpus });
  const facts: Record<string, string> = {
    Vulkan: drivers.map(({ name }) => name).join(', ') || 'no drivers',
  };
  if (nvidia.version) facts['NVIDIA driver'] = nvidia.version;
  if (gpus.length > 0) facts.GPUs = gpus.map(({ name }) => name).join(', ');
  return {
    gpu: gpu && plain(gpu),
    nvidia: gpus.filter(({ vendor, accessible }) => vendor === 'NVIDIA' && accessible).map(plain)[0],
    emulator,
    problem,
    facts,
  };
}

const plain = ({ name, memoryBytes }: PciGpu): Gpu => ({ name, memoryBytes });

async function nvidiaDriver(root: string): Promise<{ version?: string; models: string[] }> {
  const folder = path.join(root, 'proc/driver/nvidia');
  const version = nvidiaDriverVersion(await text(path.join(folder, 'version')));
  const cards = await names(path.join(folder, 'gpus'));
  const models = await Promise.all(
    cards.map(async (card) => nvidiaModel(await text(path.join(folder, 'gpus', card, 'information')))),
  );
  return { version, models: models.filter((model) => model !== undefined) };
}

/** GPUs that programs can compute on: those with a render node, and what the NVIDIA driver lists without one. */
async function pciGpus(root: string, nvidiaModels: readonly string[]): Promise<PciGpu[]> {
  const nvidiaAccessible = await canOpen(path.join(root, 'dev/nvidiactl'));
  const gpus: PciGpu[] = nvidiaModels.map((name) => ({
    vendor: 'NVIDIA',
    name,
    accessible: nvidiaAccessible,
  }));
  const drm = path.join(root, 'sys/class/drm');
  for (const node of (await names(drm)).filter((name) => name.startsWith('renderD'))) {
    const device = path.join(drm, node, 'device');
    const vendor = vendors[(await text(path.join(device, 'vendor'))).trim() as keyof typeof vendors];
    if (!vendor || (vendor === 'NVIDIA' && nvidiaModels.length > 0)) continue;
    const memory = Number(await text(path.join(device, 'mem_info_vram_total')));
    gpus.push({
      vendor,
      name: await deviceName(device, vendor),
      ...(memory > 0 ? { memoryBytes: memory } : {}),
      accessible: await canOpen(path.join(root, 'dev/dri', node)),
    });
  }
  return gpus;
}

/** Few drivers tell a product's name; its PCI number can be looked up. */
async function deviceName(device: string, vendor: string): Promise<string> {
  const product = (await text(path.join(device, 'product_name'))).trim();
  if (product) return product.startsWith(vendor) ? product : `${vendor} ${product}`;
  const number = (await text(path.join(device, 'device'))).trim().replace(/^0x/, '');
  return number ? `${vendor} GPU ${number}` : `${vendor} GPU`;
}

/** Where Vulkan's loader looks for manifests: what the environment names, else the folders of the system. */
async function vulkanDrivers(root: string, env: Environment): Promise<VulkanDriver[]> {
  const listed = (value: string | undefined) => value?.split(path.delimiter).filter(Boolean) ?? [];
  const named = listed(env.VK_DRIVER_FILES ?? env.VK_ICD_FILENAMES);
  const system = ['etc', 'usr/local/etc', 'usr/local/share', 'usr/share']
    .map((folder) => path.join(root, folder, 'vulkan/icd.d'))
    .concat(env.HOME ? [path.join(env.HOME, '.local/share/vulkan/icd.d')] : []);
  const places = [...(named.length > 0 ? named : system), ...listed(env.VK_ADD_DRIVER_FILES)];
  const files = (await Promise.all(places.map(manifestsAt))).flat();
  const found = await Promise.all(files.map(async (file) => vulkanDriver(await text(file))));
  const unique = new Map(found.flatMap((driver) => (driver ? [[driver.name, driver]] : [])));
  return [...unique.values()];
}

async function manifestsAt(place: string): Promise<string[]> {
  const folder = await stat(place).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!folder) return [place];
  return (await names(place)).filter((name) => name.endsWith('.json')).map((name) => path.join(place, name));
}

const loaderName = 'libvulkan.so.1';

/** Whether the dynamic linker finds Vulkan's loader: in its cache or where the environment sends it. */
async function hasLoader(root: string, env: Environment): Promise<boolean> {
  if ((await text(path.join(root, 'etc/ld.so.cache'))).includes(loaderName)) return true;
  const folders = (env.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean);
  const found = await Promise.all(folders.map((folder) => exists(path.join(folder, loaderName))));
  return found.includes(true);
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function canOpen(file: string): Promise<boolean> {
  return access(file, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** What is not there says nothing. Bytes stay as they are, so that binary files can be searched. */
function text(file: string): Promise<string> {
  return readFile(file, 'latin1').catch(() => '');
}

async function names(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}
