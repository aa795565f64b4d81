import { expectOnly } from '../features.ts';
import type { Policy } from '../instance.ts';
import { DOMINANT } from './drf.ts';
import { lexicographicMaxMin } from './lexicographic.ts';

/** Dominant shares of what all servers have together are max-min fair, and every task runs on a server. */
export const DRFH: Policy = {
  name: 'drfh',
  kind: 'fluid',
  source: 'Wang, Li, Liang, Dominant Resource Fairness in Cloud Computing Systems with Heterogeneous Servers, INFOCOM 2014, §IV',
  divide(instance, trace) {
    expectOnly('drfh', instance, ['servers', 'weights', 'resource weights', 'caps', 'accept sets']);
    return lexicographicMaxMin(instance, DOMINANT, 'global dominant share', trace);
  },
};
