import type { TaskId } from '../../../cluster/ids.ts';
import { type OperationalProperty, Watch } from './watch.ts';

/** Limits are kept, and what a guarantee lacks is not given to others. */
export const quotaRespected: OperationalProperty = {
  name: 'quota-respected',
  definition: 'No role runs more than its limit, and nobody else’s launch leaves less free than what guarantees still lack.',
  source: 'Mesos, docs/quota.md; hierarchical.cpp, __allocate',
  world: 'quota',
  watch: () => new QuotaRespected(),
};

class QuotaRespected extends Watch {
  launched(task: TaskId): void {
    const { quotas, roles, frameworks, tasks, taskSets, agents, resources } = this.cluster;
    const own = roles.top[frameworks.role[taskSets.framework[tasks.taskSet[task]]]];
    for (let r = 0; r < resources.count; r++) {
      let lacking = 0;
      for (const [role, { guarantee, limit }] of quotas.entries()) {
        const has = roles.holders.allocated.get(role, r);
        if (has > limit[r])
          this.break(
            `${roles.names[role]} must run no more than its limit of ${limit[r] / 1000} ${resources.names[r]}.`,
            `it runs ${has / 1000}.`,
          );
        if (role !== own) lacking += Math.max(0, guarantee[r] - has);
      }
      let free = 0;
      for (let agent = 0; agent < agents.count; agent++) free += agents.pools.free.get(agent, r);
      free += this.cluster.ledger.offered[r];
      if (lacking > free && this.cluster.demands.amounts.get(taskSets.demand[tasks.taskSet[task]], r) > 0)
        this.break(
          `What guarantees of others lack, ${lacking / 1000} ${resources.names[r]}, must be left when ${roles.names[own]} launches a task.`,
          `${free / 1000} are left.`,
        );
    }
  }
}
