import type { CheckContext } from './check-context.ts';

const NAME = 'given back';

/** When nothing waits, runs, or is offered any more, everything has been given back, exactly: every resource, and every row. */
export function checkGivenBack(context: CheckContext, executors: number): void {
  const { cluster, names } = context;
  if (!isDrained(context)) return;
  const { agents, offers, holdings } = cluster;
  const { pools } = agents;
  for (let pool = 0; pool < pools.count; pool++) {
    const isAll = pools.total.equals(pool, pools.free, pool) && pools.totalClaims[pool].covers(pools.freeClaims[pool]);
    if (!isAll || !pools.freeClaims[pool].covers(pools.totalClaims[pool]))
      context.fail(NAME, `of its ${names.pool(pool)} resources not all came back`, [names.agent(pools.agent[pool])]);
  }
  const left = { executors, parcels: offers.parcels.rows.alive, holdings: holdings.rows.alive };
  for (const [what, count] of Object.entries(left))
    if (count !== 0) context.fail(NAME, `${count} ${what} are left though nothing runs or is offered`, ['the cluster']);
}

function isDrained({ cluster }: CheckContext): boolean {
  const { frameworks, tasks, offers, taskSets } = cluster;
  const isIdle = frameworks.pendingTasks.every((count) => count === 0);
  return isIdle && tasks.rows.alive === 0 && offers.rows.alive === 0 && taskSets.rows.alive === 0;
}
