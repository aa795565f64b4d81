import { expect } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { Claims } from '../../src/cluster/resources/claims.ts';
import type { Parcels } from '../../src/cluster/tables/parcels.ts';
import type { RunObserver } from '../../src/experiment/simulate.ts';
import type { Simulation } from '../../src/sim/index.ts';

const NONE = -1;

/** Calls that are counted within an event; all other steps of the kernel are events, between which all sums must agree. */
const WITHIN = new Set(['accept', 'decline', 'suppress', 'revive']);

interface Refusal {
  readonly expiry: number;
  /** By pool. */
  readonly parts: readonly { readonly pool: number; readonly amount: Float64Array; readonly claims: Claims }[];
}

/**
 * Watches a run and throws at the first event after which something does not add up: what is free, offered and held in
 * each pool is all there is, exactly; the sums of frameworks, roles and the cluster agree with it; nobody is offered what
 * it may not have, or has refused. It recounts everything from the tables, in the plainest way.
 */
export class Invariants implements RunObserver {
  cluster!: Cluster;
  /** Events after which everything was recounted. */
  checks = 0;
  offers = 0;
  /** Agents that shrank below what is in use: only there may less than nothing be free. */
  readonly #shrunk = new Set<number>();
  /** By framework and agent. */
  readonly #refusals = new Map<string, Refusal[]>();

  attach(cluster: Cluster): void {
    this.cluster = cluster;
    const simulation = cluster.simulation as { -readonly [K in keyof Simulation]: Simulation[K] };
    const step = simulation.step.bind(simulation);
    simulation.step = (name) => {
      if (!WITHIN.has(name)) this.check();
      step(name);
    };
  }

  // ------------------------------------------------------------------------------------------------ what is offered

  offerMade(offer: number): void {
    this.offers++;
    const { offers, frameworks, roles, agents, now } = this.cluster;
    const framework = offers.framework[offer];
    const agent = offers.agent[offer];
    const who = `offer of agent ${agent} to ${frameworks.names[framework]} at ${now}`;
    if (frameworks.isActive[framework] !== 1) throw new Error(`${who}: it is not active`);
    if (frameworks.isSuppressed[framework] !== 0) throw new Error(`${who}: it is suppressed`);
    if (agents.isUp[agent] !== 1) throw new Error(`${who}: the agent is down`);
    const registered = frameworks.filter[framework];
    if (registered?.agents && registered.agents[agent] === 0) throw new Error(`${who}: its registered filter excludes the agent`);
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = offers.parcels.next[parcel]) {
      const role = agents.pools.role[offers.parcels.pool[parcel]];
      const kind = agents.pools.kind[offers.parcels.pool[parcel]];
      if (agents.kinds.isRevocable[kind] && !frameworks.capabilities[framework].revocable)
        throw new Error(`${who}: part of it is revocable`);
      if (agents.pools.agent[offers.parcels.pool[parcel]] !== agent) throw new Error(`${who}: part of it is another agent's`);
      if (role !== NONE && !roles.isWithin(frameworks.role[framework], role))
        throw new Error(`${who}: part of it is reserved for another role`);
    }
    const offered = partsOf(offers.parcels, offers.parcel[offer]);
    const isRefused = (this.#refusals.get(`${framework}/${agent}`) ?? []).some(
      ({ expiry, parts }) => expiry > now && contains(parts, offered),
    );
    if (isRefused) throw new Error(`${who}: it has refused that`);
  }

  /** At this moment the offer that came back is the framework's only one there that is not outstanding and not yet empty. */
  filterSet(framework: number, agent: number, expiry: number): void {
    const { offers } = this.cluster;
    for (let offer = 0; offer < offers.rows.size; offer++) {
      const isIt = offers.framework[offer] === framework && offers.agent[offer] === agent;
      if (!isIt || offers.isOutstanding[offer] === 1 || offers.parcel[offer] === NONE) continue;
      const key = `${framework}/${agent}`;
      this.#refusals.set(key, [
        ...(this.#refusals.get(key) ?? []),
        { expiry, parts: partsOf(offers.parcels, offers.parcel[offer]) },
      ]);
    }
  }

  revived(framework: number): void {
    for (const key of this.#refusals.keys()) if (key.startsWith(`${framework}/`)) this.#refusals.delete(key);
  }

  agentRemoved(agent: number): void {
    for (const key of this.#refusals.keys()) if (key.endsWith(`/${agent}`)) this.#refusals.delete(key);
  }

  agentChanged(agent: number): void {
    this.#shrunk.add(agent);
  }

  /** A refusal in force contains all that is free on the agent for the framework: the plain form of `Filters.blocks`. */
  refuses(framework: number, agent: number): boolean {
    const { agents, frameworks, now } = this.cluster;
    const { pools } = agents;
    const free: Refusal['parts'][number][] = [];
    for (let pool = agent; pool !== NONE; pool = pools.next[pool])
      if (frameworks.sees(framework, pools.kind[pool], agents.kinds))
        free.push({ pool, amount: pools.free.row(pool), claims: pools.freeClaims[pool] });
    return (this.#refusals.get(`${framework}/${agent}`) ?? []).some(({ expiry, parts }) => expiry > now && contains(parts, free));
  }

  // ------------------------------------------------------------------------------------------------------- the sums

  check(): void {
    this.checks++;
    const { cluster } = this;
    const { agents, roles, frameworks, offers, tasks, taskSets, demands, holdings, resources, ledger } = cluster;
    const { pools } = agents;
    const width = resources.count;
    const sum = (): Float64Array => new Float64Array(width);
    const { kinds } = agents;
    const inUse = Array.from({ length: pools.count }, sum);
    const claimsInUse: Claims[] = Array.from({ length: pools.count }, () => Claims.none);
    const charged = Array.from({ length: frameworks.count }, sum);
    const allocated = Array.from({ length: frameworks.count }, sum);
    const pending = Array.from({ length: frameworks.count }, sum);
    const offered = sum();
    const running = sum();
    const chargedReserved = sum();
    const chargedApart = Array.from({ length: roles.count }, sum);
    const charge = (framework: number, pool: number, amount: Float64Array): void => {
      const isReserved = pools.role[pool] !== NONE;
      addTo(inUse[pool], amount);
      addTo(charged[framework], amount);
      if (isReserved) addTo(chargedReserved, amount);
      if (isReserved || kinds.isRevocable[pools.kind[pool]]) addTo(chargedApart[roles.top[frameworks.role[framework]]], amount);
    };
    /** By shared volume: who has been offered it. */
    const sharers = new Map<number, Set<number>>();
    const share = (framework: number, pool: number): void => {
      const those = sharers.get(pool) ?? new Set<number>();
      sharers.set(pool, those);
      if (those.size === 0) addTo(offered, pools.total.row(pool));
      if (!those.has(framework)) addTo(charged[framework], pools.total.row(pool));
      those.add(framework);
    };
    const claim = (pool: number, claims: Claims): void => {
      const before = countOf(claimsInUse[pool]);
      claimsInUse[pool] = claimsInUse[pool].plus(claims);
      if (countOf(claimsInUse[pool]) !== before + countOf(claims))
        throw this.#off(`ports or sets of pool ${pool} are in use twice`);
    };

    let outstanding = 0;
    for (let offer = 0; offer < offers.rows.size; offer++) {
      if (offers.isOutstanding[offer] !== 1) continue;
      outstanding++;
      for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = offers.parcels.next[parcel]) {
        const amount = offers.parcels.amount.row(parcel);
        if (amount.some((each) => each < 0)) throw this.#off(`offer ${offer} holds less than nothing: ${amount}`);
        if (kinds.isShared[pools.kind[offers.parcels.pool[parcel]]]) {
          share(offers.framework[offer], offers.parcels.pool[parcel]); // always free, and charged once a holder
          continue;
        }
        charge(offers.framework[offer], offers.parcels.pool[parcel], amount);
        addTo(offered, amount);
        claim(offers.parcels.pool[parcel], offers.parcels.claims[parcel]);
      }
    }
    if (outstanding > offers.rows.alive)
      throw this.#off(`${outstanding} offers are outstanding, ${offers.rows.alive} rows alive`);

    const hold = (framework: number, pool: number, amount: Float64Array): void => {
      if (amount.some((each) => each < 0)) throw this.#off(`a holding in pool ${pool} is less than nothing: ${amount}`);
      charge(framework, pool, amount);
      addTo(allocated[framework], amount);
    };
    const holdList = (framework: number, first: number): Float64Array => {
      const all = sum();
      for (let holding = first; holding !== NONE; holding = holdings.next[holding]) {
        hold(framework, holdings.pool[holding], holdings.amount.row(holding));
        addTo(all, holdings.amount.row(holding));
        claim(holdings.pool[holding], holdings.claims[holding]);
      }
      return all;
    };
    let alive = 0;
    const aliveOf = new Map<number, number>();
    for (let task = 0; task < tasks.rows.size; task++) {
      if (tasks.state[task] === 0) continue;
      alive++;
      const taskSet = tasks.taskSet[task];
      aliveOf.set(taskSet, (aliveOf.get(taskSet) ?? 0) + 1);
      const framework = taskSets.framework[taskSet];
      const demand = demands.amounts.row(taskSets.demand[taskSet]);
      if (agents.isUp[tasks.agent[task]] !== 1) throw this.#off(`task ${task} is on agent ${tasks.agent[task]}, which is down`);
      if (tasks.state[task] === 2) addTo(running, demand);
      if (tasks.pool[task] !== NONE) hold(framework, tasks.pool[task], demand);
      else this.#same(`what task ${task} holds`, holdList(framework, tasks.holding[task]), demand);
    }
    if (alive !== tasks.rows.alive) throw this.#off(`${alive} tasks, ${tasks.rows.alive} rows alive`);
    for (const { framework, holding } of this.#executors.values()) holdList(framework, holding);

    /** Frameworks with a task whose back-off ends in this instant: whether it waits already, nobody says. */
    const mayWait = new Set<number>();
    for (let taskSet = 0; taskSet < taskSets.rows.size; taskSet++) {
      const { pending: waiting, planned, promised } = taskSets;
      if (planned[taskSet] < 0 || promised[taskSet] < 0 || waiting[taskSet] < 0)
        throw this.#off(`counts of task set ${taskSet} are negative`);
      if (planned[taskSet] + promised[taskSet] > waiting[taskSet])
        throw this.#off(`more tasks of set ${taskSet} are spoken for than wait`);
      if ((aliveOf.get(taskSet) ?? 0) !== taskSets.alive[taskSet]) throw this.#off(`task set ${taskSet} miscounts its tasks`);
      const until = this.#backingOff.get(taskSet);
      if (until !== undefined) {
        if (until === cluster.now) mayWait.add(taskSets.framework[taskSet]);
        if (until >= cluster.now) continue;
        this.#backingOff.delete(taskSet);
      }
      if (waiting[taskSet] > 0)
        addTo(pending[taskSets.framework[taskSet]], demands.amounts.row(taskSets.demand[taskSet]), waiting[taskSet]);
    }

    const capacity = sum();
    const reservedIdle = sum();
    const reserved = sum();
    const revocableIdle = sum();
    const reservedOf = Array.from({ length: roles.count }, sum);
    for (let pool = 0; pool < pools.count; pool++) {
      const free = pools.free.row(pool);
      const agent = pools.agent[pool];
      this.#same(
        `free + in use of pool ${pool} (agent ${agent})`,
        addTo(Float64Array.from(free), inUse[pool]),
        pools.total.row(pool),
      );
      if (!this.#shrunk.has(agent) && free.some((amount) => amount < 0))
        throw this.#off(`less than nothing is free in pool ${pool}: ${free}`);
      claim(pool, pools.freeClaims[pool]);
      if (claimsInUse[pool].toString() !== pools.totalClaims[pool].toString())
        throw this.#off(`claims of pool ${pool}: ${claimsInUse[pool]} instead of ${pools.totalClaims[pool]}`);
      if (agents.isUp[agent] === 1) {
        addTo(capacity, pools.total.row(pool));
        if (kinds.isRevocable[pools.kind[pool]])
          addTo(
            revocableIdle,
            free.map((amount) => Math.max(0, amount)),
          );
        if (pools.role[pool] === NONE) continue;
        addTo(reservedIdle, free);
        addTo(reserved, pools.total.row(pool));
        for (let role = pools.role[pool]; role !== NONE; role = roles.parent[role])
          addTo(reservedOf[role], pools.total.row(pool));
      }
    }
    this.#same('capacity', ledger.capacity, capacity);
    this.#same('offered', ledger.offered, offered);
    this.#same('running', ledger.running, running);
    this.#same('idle though reserved', ledger.reservedIdle, reservedIdle);
    if (!pools.hasShared) {
      this.#same('reserved', ledger.reserved, reserved);
      this.#same('reserved, offered or allocated', ledger.chargedReserved, chargedReserved);
    }
    this.#same('revocable and idle', ledger.revocableIdle, revocableIdle);
    this.#same(
      'allocated',
      ledger.allocated,
      allocated.reduce((all, each) => addTo(all, each), sum()),
    );
    const ofRole = (rows: readonly Float64Array[], role: number): Float64Array =>
      [...roles.frameworks.keys()]
        .filter((below) => roles.isWithin(below, role))
        .flatMap((below) => roles.frameworks[below])
        .reduce((all, framework) => addTo(all, rows[framework]), sum());
    for (let framework = 0; framework < frameworks.count; framework++) {
      this.#same(`charged to framework ${framework}`, frameworks.holders.charged.row(framework), charged[framework]);
      this.#same(`allocated to framework ${framework}`, frameworks.holders.allocated.row(framework), allocated[framework]);
      if (!mayWait.has(framework))
        this.#same(`pending of framework ${framework}`, frameworks.pendingDemand.row(framework), pending[framework]);
    }
    for (let role = 0; role < roles.count; role++) {
      const chargedToRole = ofRole(charged, role);
      for (const [pool, those] of sharers) {
        const copies = [...those].filter((framework) => roles.isWithin(frameworks.role[framework], role)).length;
        if (copies > 1) addTo(chargedToRole, pools.total.row(pool), 1 - copies);
      }
      this.#same(`charged to role ${role}`, roles.holders.charged.row(role), chargedToRole);
      this.#same(`reserved for role ${role}`, roles.reserved.row(role), reservedOf[role]);
      if (roles.isTop(role) && !pools.hasShared)
        this.#same(`charged apart to role ${role}`, roles.chargedApart.row(role), chargedApart[role]);
      this.#same(`allocated to role ${role}`, roles.holders.allocated.row(role), ofRole(allocated, role));
    }
  }

  /** Nothing waits, runs or is thought about any more: everything has been given back, and every row too. */
  expectEverythingGivenBack(): void {
    this.check();
    const { agents, frameworks, roles, ledger, tasks, taskSets, jobs, offers, holdings } = this.cluster;
    const { pools } = agents;
    for (let pool = 0; pool < pools.count; pool++) {
      expect([...pools.free.row(pool)], `free in pool ${pool}`).toEqual([...pools.total.row(pool)]);
      expect(pools.freeClaims[pool].toString()).toBe(pools.totalClaims[pool].toString());
    }
    for (const { charged, allocated } of [frameworks.holders, roles.holders])
      expect([...charged.values, ...allocated.values].every((amount) => amount === 0)).toBe(true);
    expect([...ledger.offered, ...ledger.allocated, ...ledger.running].every((amount) => amount === 0)).toBe(true);
    expect({
      tasks: tasks.rows.alive,
      taskSets: taskSets.rows.alive,
      jobs: jobs.rows.alive,
      offers: offers.rows.alive,
      parcels: offers.parcels.rows.alive,
      holdings: holdings.rows.alive,
    }).toEqual({ tasks: 0, taskSets: 0, jobs: 0, offers: 0, parcels: 0, holdings: 0 });
  }

  /** Nothing waits, runs, or is about to be tried again, and no offer is out. */
  get isDrained(): boolean {
    const { frameworks, tasks, offers, taskSets } = this.cluster;
    const isIdle = frameworks.pendingTasks.every((count) => count === 0);
    return isIdle && tasks.rows.alive === 0 && offers.rows.alive === 0 && taskSets.rows.alive === 0;
  }

  // --------------------------------------------------------------------------------------- what only steps tell of

  readonly #executors = new Map<string, { readonly framework: number; readonly holding: number }>();
  /** Task sets that are tried again later, until that time has passed. */
  readonly #backingOff = new Map<number, number>();

  executorStarted(framework: number, agent: number, holding: number): void {
    const key = `${framework}/${agent}`;
    if (this.#executors.has(key)) throw this.#off(`a second executor of framework ${framework} on agent ${agent}`);
    this.#executors.set(key, { framework, holding });
  }

  executorEnded(framework: number, agent: number): void {
    if (!this.#executors.delete(`${framework}/${agent}`))
      throw this.#off(`no executor of framework ${framework} on agent ${agent} to end`);
  }

  retried(taskSet: number): void {
    // What was lost before it ran has waited since before; it waits again at once.
    const { taskSets, now } = this.cluster;
    this.#backingOff.set(taskSet, Math.max(now, taskSets.submitted[taskSet]));
  }

  #same(what: string, found: Float64Array, expected: Float64Array): void {
    for (let r = 0; r < expected.length; r++)
      if (found[r] !== expected[r]) throw this.#off(`${what}: ${[...found]} instead of ${[...expected]}`);
  }

  #off(what: string): Error {
    return new Error(`at ${this.cluster.now}: ${what}`);
  }
}

function partsOf(parcels: Parcels, first: number): Refusal['parts'] {
  const parts: Refusal['parts'][number][] = [];
  for (let parcel = first; parcel !== NONE; parcel = parcels.next[parcel])
    parts.push({
      pool: parcels.pool[parcel],
      amount: Float64Array.from(parcels.amount.row(parcel)),
      claims: parcels.claims[parcel],
    });
  return parts;
}

/** Every part of the offer is contained in the refused part of the same pool. */
function contains(refused: Refusal['parts'], offered: Refusal['parts']): boolean {
  return offered.every(({ pool, amount, claims }) => {
    const part = refused.find((each) => each.pool === pool);
    if (part === undefined) return amount.every((each) => each === 0) && claims.isEmpty;
    return amount.every((each, r) => each <= part.amount[r]) && part.claims.covers(claims);
  });
}

function addTo(sum: Float64Array, amounts: ArrayLike<number>, times = 1): Float64Array {
  for (let r = 0; r < sum.length; r++) sum[r] += times * amounts[r];
  return sum;
}

/** How many ports and names a claim is of. */
function countOf(claims: Claims): number {
  let count = 0;
  for (const [, ranges] of claims.toString().matchAll(/\[([^\]]*)\]/g))
    for (const range of ranges.split(',')) {
      const [first, last] = range.split('-').map(Number);
      count += last - first + 1;
    }
  for (const [, names] of claims.toString().matchAll(/\{([^}]*)\}/g)) count += names.split(',').length;
  return count;
}
