import { expectOnly } from '../features.ts';
import { greatest } from '../fraction.ts';
import type { Allocation, Instance, Policy } from '../instance.ts';
import { fillByKey, inPool, type Key } from './pool.ts';
import type { Trace } from './trace.ts';

/** The dominant share of a task. */
export const DOMINANT: Key = (shares) => greatest(shares)!;

/** Dominant shares (÷ weights, which may differ by resource) are equal, as far as demands and caps let them be. */
export const DRF: Policy = {
  name: 'drf',
  kind: 'fluid',
  source: 'Ghodsi et al., Dominant Resource Fairness, NSDI 2011, §4; rounds after Parkes, Procaccia, Shah, EC 2012',
  divide: (instance, trace) => divide('drf', instance, trace, false),
};

/** Control: stops when the first resource is full, although somebody may not need it. Not Pareto efficient. */
export const SINGLE_ROUND_DRF: Policy = {
  name: 'drf-single-round',
  kind: 'fluid',
  source: 'control: DRF without the rounds that demands of zero call for',
  divide: (instance, trace) => divide('drf-single-round', instance, trace, true),
};

function divide(name: string, instance: Instance, trace: Trace | undefined, isSingleRound: boolean): Allocation {
  expectOnly(name, instance, ['weights', 'resource weights', 'caps']);
  return inPool(fillByKey(instance, DOMINANT, 'dominant share', trace, { isSingleRound }).tasks);
}
