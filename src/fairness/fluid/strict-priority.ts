import { expectOnly } from '../features.ts';
import { plus, zeros } from '../fraction.ts';
import type { Policy } from '../instance.ts';
import { DOMINANT } from './drf.ts';
import { fillByKey, inPool } from './pool.ts';

/** The users of a priority share, by DRF, what all of higher priority leave. */
export const STRICT_PRIORITY: Policy = {
  name: 'strict-priority',
  kind: 'fluid',
  source: 'strict priority, the baseline without fairness; within a priority DRF',
  divide(instance, trace) {
    expectOnly('strict-priority', instance, ['weights', 'resource weights', 'caps', 'priorities']);
    const { users } = instance;
    let free = [...instance.servers[0]];
    let tasks = zeros(users.length);
    for (const priority of [...new Set(users.map((user) => user.priority))].sort((a, b) => b - a)) {
      const members = users.flatMap((user, index) => (user.priority === priority ? [index] : []));
      trace?.(`priority ${priority}: ${members.map((user) => users[user].name).join(', ')}`);
      const filled = fillByKey(instance, DOMINANT, 'dominant share', trace, { users: members, capacity: free });
      tasks = plus(tasks, filled.tasks);
      free = filled.free;
    }
    return inPool(tasks);
  },
};
