import { baluja } from './baluja';
import type { BalujaOptions } from './baluja';
import type { Network } from './network';

/** What a configuration says about the network. */
export type ModelOptions = { readonly name: 'baluja' } & BalujaOptions;

/** Builds the network that a configuration describes. */
export function createNetwork(options: ModelOptions): Network {
  switch (options.name) {
    case 'baluja':
      return baluja(options);
  }
}
