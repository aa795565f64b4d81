import { expectOnly } from '../features.ts';
import { ONE, sum, ZERO } from '../fraction.ts';
import type { Policy } from '../instance.ts';
import { maximum } from '../linear-program.ts';
import { taskShares } from '../shares.ts';
import { inPool } from './pool.ts';

/** Control: as much of everything is used as can be, by whomsoever. Efficient, and nothing else. */
export const TOTAL_SHARE: Policy = {
  name: 'total-share',
  kind: 'fluid',
  source: 'control: the greatest sum of all shares, one of the allocations that reach it',
  divide(instance) {
    expectOnly('total-share', instance, ['caps']);
    const { users, resources } = instance;
    const [total] = instance.servers;
    const shares = users.map((_, user) => taskShares(instance, user, total));
    const able = shares.flatMap((each, user) => (each === null ? [] : [user]));
    const capped = able.filter((user) => users[user].cap !== null);
    const { x, isExact } = maximum({
      objective: able.map((user) => sum(shares[user]!)),
      rows: [
        ...resources.map((_, resource) => able.map((user) => users[user].demand[resource])),
        ...capped.map((one) => able.map((user) => (user === one ? ONE : ZERO))),
      ],
      bounds: [...total, ...capped.map((user) => users[user].cap!)],
    });
    const tasks = users.map((_, user) => (able.includes(user) ? x[able.indexOf(user)] : ZERO));
    return inPool(tasks, isExact);
  },
};
