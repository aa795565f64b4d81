import type { Cluster } from '../cluster.ts';
import { type KindId, NONE, type PoolId, type RoleId } from '../ids.ts';
import type { Master } from '../master.ts';
import { Claims } from '../resources/claims.ts';
import { UNCOUNTED } from '../tables/tasks.ts';

/** How much of each resource: amounts of scalars in thousandths by column, and by name how many ports, or names of a set. */
export interface Tally {
  readonly amounts: Float64Array;
  readonly items: Map<string, number>;
}

/** What a role and all below it have: a row of the roles report (master.cpp, RoleResourceBreakdown; the semantics §9). */
export interface RoleReport {
  readonly offered: Tally;
  /** To tasks and executors. */
  readonly allocated: Tally;
  /** Reserved for it, allocated or not, on agents that are registered. */
  readonly reserved: Tally;
  /** What counts against its quota: reserved, or else allocated and not revocable. Offers do not count here. */
  readonly consumed: Tally;
}

export function roleReport(master: Master, role: RoleId): RoleReport {
  const { cluster } = master;
  const { agents, roles } = cluster;
  const { pools, kinds } = agents;
  const report = {
    offered: nothing(cluster),
    allocated: nothing(cluster),
    reserved: nothing(cluster),
    consumed: nothing(cluster),
  };
  const isWithin = (of: RoleId): boolean => of !== NONE && roles.isWithin(of, role);
  eachOffered(cluster, (of, _, amounts, claims) => isWithin(of) && add(report.offered, amounts, claims));
  eachAllocated(master, (of, kind, amounts, claims) => {
    if (!isWithin(of)) return;
    add(report.allocated, amounts, claims);
    if (kinds.isRegular(kind)) add(report.consumed, amounts, claims);
  });
  for (let pool = 0; pool < pools.count; pool++) {
    if (agents.isUp[pools.agent[pool]] === 0 || !isWithin(pools.role[pool])) continue;
    for (const tally of [report.reserved, report.consumed]) add(tally, pools.total.row(pool), pools.totalClaims[pool]);
  }
  return report;
}

/** All that tasks and executors have, whoever's they are. */
export function allocatedInAll(master: Master): Tally {
  const sum = nothing(master.cluster);
  eachAllocated(master, (_, __, amounts, claims) => add(sum, amounts, claims));
  return sum;
}

type Visit = (role: RoleId, kind: KindId, amounts: Float64Array, claims: Claims) => void;

function eachOffered({ offers, frameworks, agents }: Cluster, visit: Visit): void {
  const { parcels } = offers;
  for (const offer of offers.outstanding())
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = parcels.next[parcel])
      visit(
        frameworks.role[offers.framework[offer]],
        agents.pools.kind[parcels.pool[parcel]],
        parcels.amount.row(parcel),
        parcels.claims[parcel],
      );
}

/** What the master counts as allocated; of a shared volume one copy for each role that uses it. */
function eachAllocated({ cluster, tasks: { executors } }: Master, visit: Visit): void {
  const { tasks, taskSets, demands, frameworks, agents, holdings } = cluster;
  const { pools, kinds } = agents;
  const counted = new Set<string>();
  const one = (role: RoleId, pool: PoolId, amounts: Float64Array, claims: Claims): void => {
    const kind = pools.kind[pool];
    const copy = `${role}/${pool}`;
    if (kinds.isShared[kind] && counted.has(copy)) return;
    counted.add(copy);
    visit(role, kind, amounts, claims);
  };
  const list = (role: RoleId, first: number): void => {
    for (let holding = first; holding !== NONE; holding = holdings.next[holding])
      one(role, holdings.pool[holding], holdings.amount.row(holding), holdings.claims[holding]);
  };
  for (const task of tasks.each()) {
    if (tasks.counted[task] === UNCOUNTED) continue;
    const taskSet = tasks.taskSet[task];
    const role = frameworks.role[taskSets.framework[taskSet]];
    if (tasks.pool[task] === NONE) list(role, tasks.holding[task]);
    else one(role, tasks.pool[task], demands.amounts.row(taskSets.demand[taskSet]), Claims.none);
  }
  for (let agent = 0; agent < agents.count; agent++)
    for (const [framework, { holding, isCounted }] of executors.on(agent))
      if (isCounted) list(frameworks.role[framework], holding);
}

function nothing({ resources }: Cluster): Tally {
  return { amounts: new Float64Array(resources.count), items: new Map() };
}

function add({ amounts: sums, items }: Tally, amounts: Float64Array, claims: Claims): void {
  for (let r = 0; r < sums.length; r++) sums[r] += Math.max(0, amounts[r]);
  for (const { name } of claims.entries()) items.set(name, (items.get(name) ?? 0) + claims.size(name));
}
