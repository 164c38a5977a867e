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
  {
    id: 'paper',
    label: 'Paper',
    detail:
      'The same network by the paper’s whole recipe: 1,000 epochs of batch 32, noise, falling rates. Days on a CPU; for a GPU.',
  },
  {
    id: 'haar-invertible',
    label: 'Haar-Invertible',
    detail:
      'An invertible network after HiNet on 64 × 64 pixels: twenty minutes on a CPU, better than 4-bit LSB.',
  },
  {
    id: 'residual-qim',
    label: 'Residual QIM',
    detail: 'Writes the secret as numbers that rounding cannot harm: ten minutes on a CPU, the best quality.',
  },
  {
    id: 'robust',
    label: 'Robust',
    detail:
      'Writes the secret as numbers into what JPEG keeps, from quality 90 on: twenty minutes on a CPU, for containers that are sent as JPEG.',
  },
] as const;

export type PresetId = (typeof presetList)[number]['id'];
