import { baluja } from './baluja';
import type { BalujaOptions } from './baluja';
import { haarInvertible } from './haar-invertible';
import type { HaarInvertibleOptions } from './haar-invertible';
import { jpegQim } from './jpeg-qim';
import type { JpegQimOptions } from './jpeg-qim';
import type { Network } from './network';
import { residualQim } from './residual-qim';
import type { ResidualQimOptions } from './residual-qim';

/** What a configuration says about the network. */
export type ModelOptions =
  | ({ readonly name: 'baluja' } & BalujaOptions)
  | ({ readonly name: 'haar-invertible' } & HaarInvertibleOptions)
  | ({ readonly name: 'jpeg-qim' } & JpegQimOptions)
  | ({ readonly name: 'residual-qim' } & ResidualQimOptions);

/** Builds the network that a configuration describes. */
export function createNetwork(options: ModelOptions): Network {
  switch (options.name) {
    case 'baluja':
      return baluja(options);
    case 'haar-invertible':
      return haarInvertible(options);
    case 'jpeg-qim':
      return jpegQim(options);
    case 'residual-qim':
      return residualQim(options);
  }
}
