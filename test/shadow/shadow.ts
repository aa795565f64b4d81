import type { Cycle } from '../../src/cluster/allocation/allocation-cycle.ts';
import type { VisitingOrder } from '../../src/cluster/allocation/visiting-order.ts';
import type { Allocator, Observer } from '../../src/cluster/ports.ts';
import type { World } from '../../src/experiment/world.ts';
import type { Scenario } from '../../src/scenario/index.ts';
import type { Simulation } from '../../src/sim/index.ts';
import { fillTasks } from './fill.ts';
import { FilterBook } from './filter-book.ts';
import { GoodsReader } from './goods.ts';
import type { Moment, Offer } from './moment.ts';
import { offerAgents } from './run.ts';
import { Witness } from './witness.ts';

type Changeable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Goes along with a simulation and works out by itself, slowly and plainly, which offers must come of every allocation run:
 * of those that are run, of those that are made in bulk, and of batches that are not run because they would decide nothing,
 * of which none must come. What it finds different it throws.
 */
export class Shadow implements Observer {
  /** Runs compared, offers in them, how many of the runs were made in bulk; and batches that were rightly left out. */
  readonly seen = { runs: 0, offers: 0, bulk: 0, leftOut: 0, partial: 0 };
  readonly #scenario: Scenario;
  #allocatorName = '';
  #world!: World;
  #witness!: Witness;
  #filters!: FilterBook;
  /** Agents that are to be looked at by the next run. */
  readonly #triggered = new Set<number>();
  #isAllTriggered = false;
  #hasBatchCome = false;
  /** The present instant, and the latest batch that took place. */
  #instant = 0;
  #lastBatch = 0;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
  }

  /** The allocator, watched. */
  watched(allocator: Allocator): Allocator {
    this.#allocatorName = allocator.name;
    return new Proxy(allocator, {
      get: (target, key) => {
        const member = Reflect.get(target, key, target);
        if (key === 'allocate') return (cycle: Cycle) => this.#follow(cycle, () => target.allocate(cycle));
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  }

  /** To be called before anything happens in the world. */
  attach(world: World): void {
    const { cluster, master } = world;
    const reader = new GoodsReader(cluster);
    this.#world = world;
    this.#filters = new FilterBook(this.#scenario, cluster, reader);
    this.#witness = new Witness(this.#scenario, world, reader, this.#filters);

    const simulation = cluster.simulation as Changeable<Simulation>;
    const step = simulation.step.bind(simulation);
    simulation.step = (name) => {
      this.#moveTo(simulation.now);
      if (name === 'batch') this.#hasBatchCome = true;
      step(name);
    };
    const { allocation } = master;
    const trigger = allocation.trigger.bind(allocation);
    allocation.trigger = (agent) => {
      this.#triggered.add(agent);
      trigger(agent);
    };
    const { interval } = this.#scenario.allocation;
    const settle = allocation.nothingIsSettled.bind(allocation);
    allocation.nothingIsSettled = () => {
      if (interval === 0) this.#isAllTriggered = true;
      settle();
    };
    const make = allocation.bulk.make.bind(allocation.bulk);
    allocation.bulk.make = (framework, atLeast, order) => this.#followBulk(order, () => make(framework, atLeast, order));
    for (const scheduler of cluster.schedulers) {
      const submitted = scheduler.submitted.bind(scheduler);
      scheduler.submitted = (taskSet) => {
        this.#witness.submitted(taskSet);
        return submitted(taskSet);
      };
    }
  }

  /** The simulation is over. */
  finish(): void {
    this.#moveTo(this.#world.cluster.now + 1);
    const { runs } = this.#world.master.allocation;
    if (runs !== this.seen.runs) throw new Error(`${runs} allocation runs, and ${this.seen.runs} were followed`);
  }

  // ---------------------------------------------------------------------------------------------------- what happens

  frameworkSubscribed(framework: number): void {
    this.#witness.subscribed(framework);
    this.#isAllTriggered = true;
  }

  revived(framework: number): void {
    this.#filters.revived(framework);
    this.#isAllTriggered = true;
  }

  filterSet(framework: number, agent: number, expiry: number): void {
    this.#filters.set(framework, agent, expiry);
  }

  agentRemoved(agent: number): void {
    this.#filters.agentRemoved(agent);
  }

  executorStarted(framework: number, agent: number, holding: number): void {
    this.#witness.executorStarted(framework, agent, holding);
  }

  executorEnded(framework: number, agent: number): void {
    this.#witness.executorEnded(framework, agent);
  }

  retried(taskSet: number): void {
    this.#witness.retried(taskSet);
  }

  // ------------------------------------------------------------------------------------------------------------- runs

  #follow(cycle: Cycle, allocate: () => void): void {
    const { cluster } = this.#world;
    const moment = this.#witness.moment(cluster.now, this.#isBatchOver(cluster.now));
    const isMeant = this.#looks();
    const rounds = [this.#agentsIn(cycle.order, isMeant)];
    const again = cycle.again;
    cycle.again = () => {
      again.call(cycle);
      rounds.push(this.#agentsIn(cycle.order, isMeant));
    };
    allocate();
    cycle.again = again;
    const made = [...cycle.firstOffer].flatMap((first) => this.#witness.offersFrom(first));
    this.#compare('run', this.#plain(moment, rounds), made);
    this.#isRun();
    // Offers may leave a quota room for more elsewhere: the next batch finds out, or without batches another run at once.
    const { interval } = this.#scenario.allocation;
    const hasTaken = made.some(({ goods }) => [...goods.keys()].some(({ isShared }) => !isShared));
    if (interval === 0 && moment.quotas.size > 0 && hasTaken) this.#isAllTriggered = true;
  }

  #followBulk(order: VisitingOrder, make: () => boolean): boolean {
    const { now } = this.#world.cluster;
    const moment = this.#witness.moment(now, this.#isBatchOver(now));
    const agents = this.#agentsIn(order, this.#looks());
    if (!make()) return false; // then it is run in the ordinary way
    this.seen.bulk++;
    const made = this.#witness.heldInBulk().toSorted((a, b) => order.position(a.agent) - order.position(b.agent));
    this.#compare(
      'run in bulk',
      this.#plain(moment, [agents]),
      made.map((each) => ({ ...each, taskSet: null })),
    );
    this.#isRun();
    return true;
  }

  #plain(moment: Moment, rounds: readonly (readonly number[])[]): Offer[] {
    if (this.#scenario.allocation.granularity === 'task') return fillTasks(this.#allocatorName, moment);
    return offerAgents(this.#allocatorName, moment, rounds[0], rounds.at(-1) ?? []);
  }

  /** Which agents the next run looks at (the semantics §5); without batches, and task by task, all of them. */
  #looks(): (agent: number) => boolean {
    const isTask = this.#scenario.allocation.granularity === 'task';
    if (this.#isAllTriggered || this.#hasBatchCome || this.#isAlwaysSettled || isTask) return () => true;
    const triggered = new Set(this.#triggered);
    this.seen.partial++;
    return (agent) => triggered.has(agent);
  }

  /**
   * Without batches every run leaves nothing that anybody wants, wherever it looks. But a shared volume, always free, is wanted
   * for ever, and what quotas hold back on one agent depends on all others.
   */
  get #isAlwaysSettled(): boolean {
    const { quotas, agents } = this.#world.cluster;
    return this.#scenario.allocation.interval === 0 && !agents.pools.hasShared && quotas.isEmpty;
  }

  #agentsIn(order: VisitingOrder, isMeant: (agent: number) => boolean): number[] {
    const all = [...this.#world.cluster.agents.names.keys()].filter(isMeant);
    return all.sort((a, b) => order.position(a) - order.position(b));
  }

  #isRun(): void {
    this.seen.runs++;
    if (this.#hasBatchCome) this.#lastBatch = this.#world.cluster.now;
    this.#isAllTriggered = false;
    this.#hasBatchCome = false;
    this.#triggered.clear();
  }

  // ---------------------------------------------------------------------------------------------------------- batches

  #isBatchOver(time: number): boolean {
    return time > 0 && this.#lastBatch === time;
  }

  /** All that happened at the present instant has happened. */
  #moveTo(time: number): void {
    if (time === this.#instant) return;
    const { interval } = this.#scenario.allocation;
    const from = this.#instant;
    this.#instant = time;
    if (this.#isAlwaysSettled) this.#expectNothing(from);
    if (interval === 0) return;
    let checked = -1;
    for (let batch = Math.max(1, Math.ceil(from / interval)) * interval; batch < time; batch += interval) {
      if (batch === this.#lastBatch || (checked >= 0 && !this.#filters.endsBetween(checked, batch))) continue;
      checked = batch;
      this.#expectNothing(batch);
    }
  }

  /** A batch that was not run: nothing would have come of it. */
  #expectNothing(time: number): void {
    const moment = this.#witness.moment(time, false);
    const agents = moment.agents.map(({ id }) => id);
    this.seen.leftOut++;
    this.#compare(`batch of ${time}, which was not run`, this.#plain(moment, [agents]), []);
  }

  #compare(what: string, expected: readonly Offer[], made: readonly Offer[]): void {
    const byFramework = expected.toSorted((a, b) => a.framework - b.framework);
    const [wanted, found] = [byFramework, made].map((offers) => offers.map((offer) => this.#witness.textOf(offer)));
    this.seen.offers += found.length;
    if (wanted.join('\n') === found.join('\n')) return;
    const list = (lines: readonly string[]) => (lines.length === 0 ? '\n  nothing' : lines.map((line) => `\n  ${line}`).join(''));
    throw new Error(
      `${this.#allocatorName} at ${this.#world.cluster.now}, ${what}: by the semantics${list(wanted)}\nbut${list(found)}`,
    );
  }
}
