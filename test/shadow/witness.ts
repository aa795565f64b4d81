import { NONE } from '../../src/cluster/ids.ts';
import type { Claims } from '../../src/cluster/resources/claims.ts';
import type { World } from '../../src/experiment/world.ts';
import type { Scenario } from '../../src/scenario/index.ts';
import { parseAttributes } from '../oracle/constraints.ts';
import { NOTHING, type Quantities } from '../oracle/quantities.ts';
import { createSorterTree, type SorterTree } from '../oracle/sorter.ts';
import type { FilterBook } from './filter-book.ts';
import { type Goods, type GoodsReader, type Item, textOf } from './goods.ts';
import type { Framework, Holding, Moment, Offer, WaitingSet } from './moment.ts';

/** Writes down what an allocation run goes by: from the scenario what it says, from the tables only what happened. */
export class Witness {
  readonly #scenario: Scenario;
  readonly #world: World;
  readonly #reader: GoodsReader;
  readonly #filters: FilterBook;
  readonly #roles: SorterTree = createSorterTree();
  readonly #frameworks = new Map<string, SorterTree>();
  /** First of what each executor holds, by framework and agent. */
  readonly #executors = new Map<string, { readonly framework: number; readonly agent: number; readonly holding: number }>();
  /** Sets that were tried before and whose scheduler does not know of them again. */
  readonly #backingOff = new Set<number>();

  constructor(scenario: Scenario, world: World, reader: GoodsReader, filters: FilterBook) {
    this.#scenario = scenario;
    this.#world = world;
    this.#reader = reader;
    this.#filters = filters;
  }

  subscribed(framework: number): void {
    const { name, role } = this.#scenario.frameworks[framework];
    let tree = this.#frameworks.get(role);
    if (tree === undefined) {
      this.#roles.add(role);
      tree = createSorterTree();
      this.#frameworks.set(role, tree);
    }
    tree.add(name);
  }

  executorStarted(framework: number, agent: number, holding: number): void {
    this.#executors.set(`${framework}/${agent}`, { framework, agent, holding });
  }

  executorEnded(framework: number, agent: number): void {
    this.#executors.delete(`${framework}/${agent}`);
  }

  retried(taskSet: number): void {
    this.#backingOff.add(taskSet);
  }

  submitted(taskSet: number): void {
    this.#backingOff.delete(taskSet);
  }

  moment(time: number, isBatchOver: boolean): Moment {
    const { agents, roles, quotas, resources } = this.#world.cluster;
    const { allocation } = this.#scenario;
    const registered = [...agents.names.keys()].filter((agent) => agents.isUp[agent] === 1);
    const domains = this.#scenario.agents.flatMap(({ count, domain }) => Array.from({ length: count }, () => domain));
    return {
      agents: registered.map((id) => ({
        id,
        name: agents.names[id],
        isOffered: agents.isActive[id] === 1 && agents.isWhitelisted[id] === 1,
        total: this.#reader.total(id),
        attributes: Object.entries(agents.attributes[id]).flatMap(([name, value]) => parseAttributes(`${name}:${value}`)),
        written: agents.attributes[id],
        domain: domains[id] ?? null,
      })),
      frameworks: this.#scenario.frameworks.map((_, framework) => this.#framework(framework, time, isBatchOver)),
      held: this.#held(),
      weights: new Map(roles.names.map((name, role) => [name, roles.weight[role]])),
      priorities: new Map(roles.names.map((name, role) => [name, roles.priority[role]])),
      quotas: new Map(
        [...quotas.entries()].map(([role, { guarantee, limit }]) => {
          const limits = resources.names.map((name, r): [string, number] => [name, limit[r]]);
          const bounds = new Map(limits.filter(([, amount]) => amount < Number.POSITIVE_INFINITY));
          return [roles.names[role], { guarantees: this.#quantities(guarantee), limits: bounds }];
        }),
      ),
      excludedNames: allocation.fairSharingExcluded ?? [],
      filtersGpus: allocation.filtersGpus ?? true,
      region: allocation.region ?? null,
      waiting: allocation.granularity === 'task' ? this.#waiting() : [],
      sorters: { roles: this.#roles, frameworks: this.#frameworks },
    };
  }

  #framework(id: number, time: number, isBatchOver: boolean): Framework {
    const { frameworks, schedulers, agents } = this.#world.cluster;
    const { allocation } = this.#scenario;
    const {
      name,
      role,
      capabilities = [],
      constraints = [],
      minAllocatable,
      scheduler,
      executor,
    } = this.#scenario.frameworks[id];
    const { filter } = scheduler;
    const least = frameworks.filter[id]?.atLeast ?? new Float64Array(0);
    const overhead = new Map(executor.resources.flatMap((each) => (each.type === 'scalar' ? [[each.name, each.value]] : [])));
    return {
      id,
      name,
      role,
      isListening: frameworks.isActive[id] === 1 && frameworks.isSuppressed[id] === 0,
      capabilities,
      constraints,
      minimums: (minAllocatable ?? allocation.minAllocatable).map((each) => new Map(Object.entries(each))),
      // What the framework asks for now only its driver knows.
      atLeast: filter?.atLeast === 'auto' ? this.#quantities(least) : new Map(Object.entries(filter?.atLeast ?? {})),
      wantedAttributes: filter?.agents ?? {},
      refused: this.#filters.refused(id, time, isBatchOver),
      waitingSince: schedulers[id].waitingSince,
      overheads: agents.names.map((_, agent) => (this.#executors.has(`${id}/${agent}`) ? NOTHING : overhead)),
    };
  }

  /** Outstanding offers, tasks and executors. */
  #held(): Holding[] {
    const { offers, tasks, taskSets, demands, holdings } = this.#world.cluster;
    const held = this.heldInBulk();
    for (const offer of offers.outstanding()) {
      const goods = this.#reader.parcels(offers.parcels, offers.parcel[offer]);
      held.push({ framework: offers.framework[offer], agent: offers.agent[offer], goods });
    }
    for (let task = 0; task < tasks.rows.size; task++) {
      if (tasks.state[task] === 0) continue;
      const taskSet = tasks.taskSet[task];
      const goods =
        tasks.pool[task] === NONE
          ? this.#reader.parcels(holdings, tasks.holding[task])
          : this.#goods(tasks.pool[task], demands.amounts.row(taskSets.demand[taskSet]), null);
      held.push({ framework: taskSets.framework[taskSet], agent: tasks.agent[task], goods });
    }
    for (const { framework, agent, holding } of this.#executors.values())
      held.push({ framework, agent, goods: this.#reader.parcels(holdings, holding) });
    return held;
  }

  /** What one offer of many agents holds: all that is free there. */
  heldInBulk(): Holding[] {
    const { free } = this.#world.cluster.agents.pools;
    const { framework, held } = this.#world.master.bulk;
    const agents = [...held.members.subarray(0, held.count)];
    return agents.map((agent) => ({ framework, agent, goods: this.#goods(agent, free.row(agent), null) }));
  }

  #waiting(): WaitingSet[] {
    const { taskSets, demands, jobs } = this.#world.cluster;
    const { pending, promised, planned, order, job, framework, demand } = taskSets;
    const sets: WaitingSet[] = [];
    for (let id = 0; id < taskSets.rows.size; id++) {
      const count = pending[id] - promised[id] - planned[id];
      if (count <= 0 || this.#backingOff.has(id)) continue;
      const isSpread = jobs.differentAgents[job[id]] === 1;
      sets.push({
        id,
        framework: framework[id],
        count,
        demand: this.#quantities(demands.amounts.row(demand[id])),
        elements: elementsOf(demands.claims[demand[id]]),
        job: job[id],
        isSpread,
        elsewhere: isSpread ? this.#agentsOf(job[id]) : [],
      });
    }
    return sets.sort((a, b) => order[a.id] - order[b.id]);
  }

  /** Where a task of the job runs, is planned, or has been promised an offer. */
  #agentsOf(job: number): number[] {
    const { tasks, taskSets, offers, plans } = this.#world.cluster;
    const agents: number[] = [];
    for (let task = 0; task < tasks.rows.size; task++)
      if (tasks.state[task] !== 0 && taskSets.job[tasks.taskSet[task]] === job) agents.push(tasks.agent[task]);
    for (let offer = 0; offer < offers.rows.size; offer++) {
      const sets: number[] = [];
      for (let entry = offers.plan[offer]; entry !== NONE; entry = plans.next[entry]) sets.push(plans.taskSet[entry]);
      if (offers.taskSet[offer] !== NONE) sets.push(offers.taskSet[offer]);
      if (sets.some((set) => taskSets.job[set] === job)) agents.push(offers.agent[offer]);
    }
    return agents;
  }

  /** The offers of a list, as they were made. */
  offersFrom(first: number): Offer[] {
    const { offers } = this.#world.cluster;
    const made: Offer[] = [];
    for (let offer = first; offer !== NONE; offer = offers.next[offer])
      made.push({
        framework: offers.framework[offer],
        agent: offers.agent[offer],
        taskSet: offers.taskSet[offer] === NONE ? null : offers.taskSet[offer],
        goods: this.#reader.parcels(offers.parcels, offers.parcel[offer]),
      });
    return made;
  }

  textOf({ framework, agent, taskSet, goods }: Offer): string {
    const { frameworks, agents } = this.#world.cluster;
    const reason = taskSet === null ? '' : ` for task set ${taskSet}`;
    return `${frameworks.names[framework]} is offered ${agents.names[agent]}${reason}: ${textOf(goods)}`;
  }

  #goods(pool: number, amounts: Float64Array, claims: Claims | null): Goods {
    const goods = new Map<Item, number>();
    this.#reader.put(goods, pool, amounts, claims);
    return goods;
  }

  #quantities(amounts: Float64Array): Quantities {
    const named = this.#world.cluster.resources.names.map((name, r): [string, number] => [name, amounts[r] ?? 0]);
    return new Map(named.filter(([, amount]) => amount > 0));
  }
}

function elementsOf(claims: Claims): [string, string][] {
  return claims.entries().flatMap(({ name, ranges = [], items = [] }) => {
    const ports = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => String(first + i)));
    return [...ports, ...items].map((element): [string, string] => [name, element]);
  });
}
