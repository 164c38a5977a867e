import type { EagerId } from '../packages';

export interface LibrarySource {
  /** A web address, or a file that was downloaded by other means. */
  readonly address: string;
  /** Of the archive, 64 hexadecimal digits. */
  readonly sha256?: string;
}

/**
 * TensorFlow's C library for Linux on x86-64: the last that Google built (tensorflow.org/install/lang_c). The one for
 * GPUs needs CUDA 12 and cuDNN 9 on the system. Checksums as in nixpkgs (libtensorflow 2.18.1).
 */
export const defaultLibraries: Readonly<Record<EagerId, LibrarySource>> = {
  'tfjs-node-gpu': {
    address:
      'https://storage.googleapis.com/tensorflow/versions/2.18.1/libtensorflow-gpu-linux-x86_64.tar.gz',
    sha256: 'f64ec3039dc4fe187dcf33215f40fa0593995b03a888d122fed7581ce34815e5',
  },
  'tfjs-node': {
    address:
      'https://storage.googleapis.com/tensorflow/versions/2.18.1/libtensorflow-cpu-linux-x86_64.tar.gz',
    sha256: 'b692795f3ad198c531b02aeb2bc8146568d24aaf6a5dbf5faa43907c4028fd73',
  },
};

/** Headers of Node's native interface, which differ neither by Node nor by Electron. */
export const nodeHeaders = { name: 'node-api-headers', version: '1.9.0' } as const;
