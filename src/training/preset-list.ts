/** The presets as an interface lists them; what they set is in presets.ts. */
export const presetList = [
  {
    id: 'tiny',
    label: 'Tiny',
    detail: 'A very small network on 32 × 32 pixels: under a minute on a CPU, to see that everything works.',
  },
  {
    id: 'demo',
    label: 'Demo',
    detail: 'A small network on 64 × 64 pixels: about two minutes on a CPU, pictures recognisable.',
  },
  {
    id: 'reference',
    label: 'Reference',
    detail:
      'The network of the paper’s reproductions (488,661 parameters) on 64 × 64 pixels: hours on a CPU.',
  },
] as const;

export type PresetId = (typeof presetList)[number]['id'];
