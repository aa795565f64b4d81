import { exp, log, normalQuantile, pow } from '../sim/index.ts';
import type { DistributionSpec } from './distribution-spec.ts';

/**
 * The value below which a fraction `u` ∈ (0, 1) of a distribution lies. Drawing is inversion of one uniform number, so a
 * draw never changes how many numbers another one takes.
 */
export function quantile(spec: DistributionSpec, u: number): number {
  switch (spec.kind) {
    case 'constant':
      return spec.value;
    case 'uniform':
      return spec.min + (spec.max - spec.min) * u;
    case 'exponential':
      return bounded(spec, -spec.mean * log(1 - u));
    case 'lognormal':
      return bounded(spec, spec.median * exp(spec.sigma * normalQuantile(u)));
    case 'pareto':
      return bounded(spec, spec.scale / pow(1 - u, 1 / spec.alpha));
    case 'empirical':
      return spec.values[Math.min(spec.values.length - 1, Math.floor(u * spec.values.length))];
  }
}

function bounded(spec: { readonly min?: number; readonly max?: number }, value: number): number {
  return Math.min(spec.max ?? Infinity, Math.max(spec.min ?? -Infinity, value));
}
