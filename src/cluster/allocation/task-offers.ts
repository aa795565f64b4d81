import type { Cluster } from '../cluster.ts';
import { type AgentId, type DemandId, type FrameworkId, NONE, type PoolId, type TaskSetId } from '../ids.ts';
import type { Ration } from '../ports.ts';
import { Parcels } from '../tables/parcels.ts';
import { Vectors } from '../tables/vectors.ts';
import type { Draft } from './draft.ts';

/** Where tasks that wait fit (`granularity: task`), and the drafts of their offers. */
export class TaskOffers {
  /** What a first launch of the framework on an agent needs besides the task (`Executors.overheadAt`). */
  overheadAt: (framework: FrameworkId, agent: AgentId) => DemandId = () => NONE;
  readonly #cluster: Cluster;
  readonly #draft: Draft;
  readonly #isTaken: ReadonlySet<PoolId>;
  readonly #needed: Vectors;
  /** What is booked while it is tried whether many have room. */
  readonly #tried: Parcels;

  /** @param isTaken shared volumes that the present run has offered already */
  constructor(cluster: Cluster, draft: Draft, isTaken: ReadonlySet<PoolId>) {
    this.#cluster = cluster;
    this.#draft = draft;
    this.#isTaken = isTaken;
    this.#needed = new Vectors(cluster.resources.count, 1);
    this.#tried = new Parcels(cluster.resources.count);
  }

  /** The first agent by number, from `from` on, where the set's next task may be offered to the framework now. */
  firstFit(framework: FrameworkId, taskSet: TaskSetId, ration: Ration | null, from: AgentId, filterTime: number): AgentId {
    const { availability, demands, taskSets } = this.#cluster;
    const demand = demands.amounts.row(taskSets.demand[taskSet]);
    return availability.firstFit(from, demand, (agent) => this.#suits(framework, taskSet, ration, agent, filterTime));
  }

  /** The set's next task may be offered to the framework there now. */
  fits(framework: FrameworkId, taskSet: TaskSetId, ration: Ration | null, agent: AgentId, filterTime: number): boolean {
    const { availability, demands, taskSets } = this.#cluster;
    const demand = demands.amounts.row(taskSets.demand[taskSet]);
    return availability.covers(agent, demand) && this.#suits(framework, taskSet, ration, agent, filterTime);
  }

  /** The same of an agent that covers the demand. */
  #suits(framework: FrameworkId, taskSet: TaskSetId, ration: Ration | null, agent: AgentId, filterTime: number): boolean {
    const { frameworks, eligibility, jobs, taskSets, placements, filters } = this.#cluster;
    const job = taskSets.job[taskSet];
    const atLeast = frameworks.filter[framework]?.atLeast ?? null;
    const draft = this.#draft;
    if (!frameworks.accepts(framework, agent) || !eligibility.allows(framework, agent)) return false;
    if (jobs.differentAgents[job] === 1 && placements.has(job, agent)) return false;
    if (atLeast !== null && !(draft.compose(framework, agent, null, this.#isTaken) && draft.sum.atLeast(0, atLeast)))
      return false;
    if (!this.draft(framework, taskSet, agent)) return false;
    if (ration !== null && !draft.fits(framework, ration)) return false;
    return !filters.blocks(framework, agent, draft, filterTime);
  }

  /** Drafts what a task of the set needs there: its demand, and its executor's overhead if it would be the first. False: that is not free. */
  draft(framework: FrameworkId, taskSet: TaskSetId, agent: AgentId): boolean {
    const { demands, taskSets } = this.#cluster;
    const demand = taskSets.demand[taskSet];
    const overhead = this.overheadAt(framework, agent);
    this.#needed.copy(0, demands.amounts, demand);
    if (overhead !== NONE) this.#needed.add(0, demands.amounts, overhead);
    return this.#draft.composePart(framework, agent, this.#needed, demands.claims[demand], this.#isTaken);
  }

  /** Books one task after the other as an offer would, until one has no room, and gives all of it back. */
  haveRoom(framework: FrameworkId, taskSet: TaskSetId, count: number, filterTime: number): boolean {
    const { taskSets, jobs, placements, ledger } = this.#cluster;
    const job = taskSets.job[taskSet];
    const isSpread = jobs.differentAgents[job] === 1;
    const agents: AgentId[] = [];
    const booked: number[] = [];
    while (agents.length < count) {
      const agent = this.firstFit(framework, taskSet, null, 0, filterTime);
      if (agent === NONE) break;
      this.draft(framework, taskSet, agent);
      booked.push(this.#book(framework));
      agents.push(agent);
      if (isSpread) placements.add(job, agent);
    }
    for (let i = booked.length - 1; i >= 0; i--) {
      ledger.recover(framework, this.#tried, booked[i]);
      this.#tried.remove(booked[i]);
      if (isSpread) placements.delete(job, agents[i]);
    }
    this.#draft.forget();
    return agents.length === count;
  }

  /** What is drafted is taken out of its pools; the first of the parcels that hold it. */
  #book(framework: FrameworkId): number {
    const draft = this.#draft;
    let first = NONE;
    for (let i = 0; i < draft.count; i++) {
      first = this.#tried.add(draft.pools[i], first);
      this.#tried.amount.copy(first, draft.amounts, i);
      this.#tried.claims[first] = draft.claims[i];
      this.#cluster.ledger.offerPart(framework, this.#tried, first);
    }
    draft.forget();
    return first;
  }
}
