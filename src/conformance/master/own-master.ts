import { allocatedInAll, roleReport, type Tally } from '../../cluster/operator/role-report.ts';
import { UNCOUNTED } from '../../cluster/tables/tasks.ts';
import { fromSeconds } from '../../sim/index.ts';
import { toParts, toQuantities } from '../cases/case-resources.ts';
import type { CaseQuantities, MasterConfig } from '../subject.ts';
import * as agentOps from './master-agent-ops.ts';
import * as frameworkOps from './master-framework-ops.ts';
import * as offerOps from './master-offer-ops.ts';
import * as operatorOps from './master-operator-ops.ts';
import type { CaseTaskRow } from './master-parties.ts';
import type {
  CaseRoleReport,
  CreateMaster,
  FrameworkStanding,
  MasterOp,
  MasterOpNamed,
  MasterSubject,
  News,
  Reply,
  SeenOffer,
} from './master-subject.ts';
import { MasterWorld } from './master-world.ts';

/** Cases of kind `master`, played on the master, the control plane and the `mesos` allocator that simulations run. */
export const createMaster: CreateMaster = (config, ops) => new OwnMaster(config, ops);

/** Ops that are answered. */
type Request =
  | 'subscribe'
  | 'update_framework'
  | 'update_quota'
  | 'update_quota_batch'
  | 'set_quota_legacy'
  | 'update_weights'
  | 'operator_reserve'
  | 'operator_unreserve';

type Doing<Name extends MasterOp['op']> = (world: MasterWorld, op: MasterOpNamed<Name>) => Name extends Request ? Reply : void;

const OPS: { readonly [Name in MasterOp['op']]: Doing<Name> } = {
  start_agent: agentOps.startAgent,
  shutdown_agent: agentOps.shutDownAgent,
  disconnect_agent: agentOps.disconnectAgent,
  partition_agent: agentOps.partitionAgent,
  heal_agent: agentOps.healAgent,
  reregister_agent: agentOps.healAgent,
  executor_status: agentOps.executorStatus,
  kill_task: agentOps.killTask,
  qos_correction_kill: agentOps.correct,
  subscribe: frameworkOps.subscribe,
  reregister_framework: frameworkOps.reregisterFramework,
  update_framework: frameworkOps.updateInfo,
  disconnect_framework: frameworkOps.disconnectFramework,
  teardown: frameworkOps.tearDown,
  revive: frameworkOps.revive,
  suppress: frameworkOps.suppress,
  failover_master: frameworkOps.failOverMaster,
  accept: offerOps.accept,
  decline: offerOps.declineAll,
  accept_inverse: offerOps.acceptInverse,
  decline_inverse: offerOps.declineInverse,
  update_quota: (world, op) => operatorOps.updateQuotas(world, [op]),
  update_quota_batch: operatorOps.updateQuotaBatch,
  set_quota_legacy: operatorOps.setQuotaLegacy,
  update_weights: operatorOps.updateWeights,
  operator_reserve: (world, op) => operatorOps.convertFree(world, 'reserve', op),
  operator_unreserve: (world, op) => operatorOps.convertFree(world, 'unreserve', op),
  schedule_maintenance: operatorOps.scheduleMaintenance,
  oversubscription_estimate: (world, { agent, resources }) =>
    world.estimates.estimate(world.presentAgent(agent), toParts(resources, world.cluster.agents)),
  whitelist_file: (world, { hostnames }) => world.whitelistFile.write(hostnames),
  drop_messages: (world, op) => world.updates.drop(op),
  allocator_recover_late: (world, { framework, agent }) => {
    // What comes back of a framework or an agent that is gone has come back already.
    if (!world.subscribers.get(framework)?.isCompleted && world.cluster.agents.isUp[world.agent(agent)] === 1)
      throw new Error(`framework ${framework} is there, and gives back what it has itself`);
  },
  advance_clock: ({ simulation, cluster, allocation }, { seconds }) => {
    simulation.run(cluster.now + fromSeconds(seconds));
    allocation.closeInstant();
  },
};

/** Does it, and then all that is due at this instant. */
export function applyOp(world: MasterWorld, op: MasterOp): Reply {
  const apply = OPS[op.op] as (world: MasterWorld, op: MasterOp) => Reply | undefined;
  const reply = apply(world, op) ?? {};
  world.simulation.run(world.cluster.now);
  world.whitelistFile.begun();
  return reply;
}

class OwnMaster implements MasterSubject {
  readonly #world: MasterWorld;
  /** Those that the master did not count when it was last looked. */
  readonly #uncounted = new Set<CaseTaskRow>();

  constructor(config: MasterConfig, ops: readonly MasterOp[]) {
    this.#world = new MasterWorld(config, ops);
  }

  apply(op: MasterOp): Reply {
    return applyOp(this.#world, op);
  }

  takeNews(): News {
    this.#noticeRecovered();
    return this.#world.news.take();
  }

  outstandingOffers(): readonly SeenOffer[] {
    return this.#world.cluster.offers.outstanding().map((offer) => this.#world.seen(offer));
  }

  standing(framework: string): FrameworkStanding {
    const subscriber = this.#world.subscribers.get(framework);
    if (subscriber === undefined) return 'unknown';
    if (this.#world.isRemoved(framework)) return 'completed';
    return subscriber.isActive ? 'active' : 'inactive';
  }

  rolesOf(framework: string): readonly string[] {
    return [...(this.#world.subscribers.get(framework)?.roles ?? [])];
  }

  tasksAlive(): readonly string[] {
    const { tasks } = this.#world.cluster;
    return this.#world.tasks.filter((task) => this.#world.isAlive(task) && tasks.isAlive(task.row)).map(({ name }) => name);
  }

  inverseStatuses(agent: string) {
    const statuses = this.#world.inverseStatuses.get(this.#world.agent(agent)) ?? [];
    return [...statuses].map(([framework, status]) => ({ framework, status }));
  }

  whitelist(): readonly string[] | null {
    return this.#world.whitelistFile.known;
  }

  rolesWithQuota(): readonly string[] {
    const { quotas, roles } = this.#world.cluster;
    return [...quotas.entries()].map(([role]) => roles.names[role]);
  }

  roleReport(name: string): CaseRoleReport {
    const { cluster, master } = this.#world;
    const { resources, quotas, roles } = cluster;
    const role = this.#world.role(name);
    const { offered, allocated, reserved, consumed } = roleReport(master, role);
    const quota = quotas.get(role);
    const limits = toQuantities(quota?.limit ?? new Float64Array(resources.count).fill(Infinity), resources);
    return {
      total: sum(this.#quantities(offered), this.#quantities(allocated)),
      allocated: this.#quantities(allocated),
      offered: this.#quantities(offered),
      reserved: this.#quantities(reserved),
      quota_consumed: this.#quantities(consumed),
      quota_guarantee: toQuantities(quota?.guarantee ?? new Float64Array(resources.count), resources),
      quota_limit: Object.fromEntries(Object.entries(limits).filter(([, amount]) => amount !== Infinity)),
      weight: roles.weight[role] ?? 1,
    };
  }

  used(): CaseQuantities {
    return this.#quantities(allocatedInAll(this.#world.master));
  }

  counter(name: string): number {
    return this.#world.counters.get(name);
  }

  #quantities({ amounts, items }: Tally): CaseQuantities {
    return { ...toQuantities(amounts, this.#world.cluster.resources), ...Object.fromEntries(items) };
  }

  /** What tasks had has gone back once the master does not count it any more. */
  #noticeRecovered(): void {
    const { cluster, news, tasks } = this.#world;
    const isCounted = (task: CaseTaskRow): boolean => this.#world.isAlive(task) && cluster.tasks.counted[task.row] !== UNCOUNTED;
    for (const task of tasks) {
      const wasCounted = !this.#uncounted.has(task);
      if (isCounted(task)) this.#uncounted.delete(task);
      else if (wasCounted) {
        this.#uncounted.add(task);
        news.add('recovered', task);
      }
    }
  }
}

function sum(a: CaseQuantities, b: CaseQuantities): CaseQuantities {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}
