import { expectOnly } from '../features.ts';
import type { Policy } from '../instance.ts';
import { FairnessError, oneResourceOnly } from '../messages.ts';
import { lexicographicMaxMin } from './lexicographic.ts';

/** What users have of the one resource (÷ weights) is max-min fair among those that may run on a server at all. */
export const CMMF: Policy = {
  name: 'cmmf',
  kind: 'fluid',
  source: 'Ghodsi, Zaharia, Shenker, Stoica, Choosy: Max-Min Fair Sharing for Datacenter Jobs with Constraints, EuroSys 2013, §4',
  divide(instance, trace) {
    expectOnly('cmmf', instance, ['servers', 'weights', 'caps', 'accept sets']);
    const { resources } = instance;
    if (resources.length !== 1) throw new FairnessError(oneResourceOnly('cmmf', resources));
    return lexicographicMaxMin(instance, ([share]) => share, `share of ${resources[0]}`, trace);
  },
};
