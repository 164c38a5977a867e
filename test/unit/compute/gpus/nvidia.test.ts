import { expect, it } from 'vitest';
import { nvidiaDriverVersion, nvidiaModel } from '../../../../src/compute/gpus/nvidia';

it.each([
  [
    'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.54.15  Release Build  (dvs-builder@U16-I3-B16)  Tue Mar  5\nGCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n',
    '550.54.15',
  ],
  [
    'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.129.03  Thu Oct 19 18:56:32 UTC 2023\nGCC version:  gcc version 11.4.0\n',
    '535.129.03',
  ],
  ['', undefined],
])('the version of the driver', (text, version) => {
  expect(nvidiaDriverVersion(text)).toBe(version);
});

it.each([
  ['Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   \t\t 65\nGPU UUID: \t GPU-00000000\n', 'NVIDIA H100 80GB HBM3'],
  ['Model: \t\t GeForce GTX 970\nIRQ:   \t\t 34\n', 'NVIDIA GeForce GTX 970'],
  ['Model: \t\t Unknown\nIRQ:   \t\t 34\n', undefined],
  ['', undefined],
])('the model of a card', (text, model) => {
  expect(nvidiaModel(text)).toBe(model);
});
