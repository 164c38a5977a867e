import type { PresetId } from '../../training/preset-list';
import { presets } from '../../training/presets';
import { printYaml } from './print-sweep-file';

export interface ExampleOptions {
  readonly preset: PresetId;
  /** A registered name or a folder; left out: the file says where to write it. */
  readonly dataset?: string;
}

type Network = NonNullable<NonNullable<(typeof presets)[PresetId]['model']>['name']>;

/** What of each network is worth a look beside rate and length: networks have few settings in common. */
const ofNetworks: Readonly<Record<Network, { readonly plural: string; readonly values: object }>> = {
  baluja: { plural: 'activations', values: { activation: ['relu', 'tanh'] } },
  'haar-invertible': { plural: 'numbers of blocks', values: { blocks: [2, 4] } },
  'residual-qim': { plural: 'step sizes', values: { stepSize: [8, 12] } },
  'jpeg-qim': { plural: 'periods', values: { period: [24, 29] } },
};

/** A sweep file to start from: learning rate, a setting of the network and epochs, each value with every other. */
export function exampleSweep({ preset, dataset }: ExampleOptions): string {
  const named = dataset === undefined ? ['  # dataset: images'] : [indent(printYaml({ dataset }))];
  const { plural, values } = ofNetworks[presets[preset].model?.name ?? 'baluja'];
  const varied = Object.entries(values).map(([name, tried]) => [name, { values: tried as unknown }]);
  return `${[
    `# Eight trainings: two learning rates × two ${plural} × two lengths.`,
    '# Written as W&B writes sweeps; Ctrl+Space shows what else there is.',
    'method: grid',
    '',
    '# What the sweep makes small. Figures of held-out pairs are called such as validation.secret.psnr.',
    printYaml({ metric: { name: 'loss', goal: 'minimize' } }),
    '# The settings to vary, with the values to try.',
    printYaml({
      parameters: {
        lr: { values: [0.001, 0.0005] },
        ...Object.fromEntries(varied),
        epochs: { values: [300, 600] },
      },
    }),
    '# For Stego Lab alone: what all trainings start from. To run the sweep with W&B, take this group away.',
    'stego:',
    `  preset: ${preset}`,
    ...named,
    '  # settings:',
    '  #   batchSize: 8',
  ].join('\n')}\n`;
}

const indent = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
