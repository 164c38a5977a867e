import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { create } from 'tar';
import { temporaryFolder } from './temporary-folder';

/** A .tar.gz that is laid out as TensorFlow's C library, without its code. `without` leaves files out. */
export async function libraryArchive(without: readonly string[] = []): Promise<string> {
  const folder = temporaryFolder();
  const files = {
    LICENSE: 'text',
    'include/tensorflow/c/c_api.h': 'header',
    'lib/libtensorflow.so.2.18.1': 'library',
    'lib/libtensorflow_framework.so.2.18.1': 'framework',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  for (const name of ['lib/libtensorflow.so', 'lib/libtensorflow_framework.so']) {
    if (!without.includes(name)) await symlink(`${path.basename(name)}.2.18.1`, path.join(folder, name));
  }
  const archive = path.join(temporaryFolder(), 'library.tar.gz');
  await create({ file: archive, cwd: folder, gzip: true }, ['./LICENSE', './include', './lib']);
  return archive;
}
