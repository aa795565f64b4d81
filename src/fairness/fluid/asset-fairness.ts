import { expectOnly } from '../features.ts';
import { sum } from '../fraction.ts';
import type { Policy } from '../instance.ts';
import { fillByKey, inPool } from './pool.ts';

/** The sums of users' shares of all resources (÷ weights) are equal: a part of one is worth as much as a part of another. */
export const ASSET_FAIRNESS: Policy = {
  name: 'asset-fairness',
  kind: 'fluid',
  source: 'Ghodsi et al., Dominant Resource Fairness, NSDI 2011, §5.1',
  divide(instance, trace) {
    expectOnly('asset-fairness', instance, ['weights', 'resource weights', 'caps']);
    return inPool(fillByKey(instance, sum, 'sum of shares', trace).tasks);
  },
};
