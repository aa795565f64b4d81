import type { Time } from '../../sim/index.ts';
import type { Cluster } from '../cluster.ts';
import { type AgentId, type FrameworkId, NONE } from '../ids.ts';
import { AgentSet } from './agent-set.ts';
import type { Candidates } from './allocation-cycle.ts';

/**
 * What may have become different since everybody last looked at every agent: agents to which something came back or on
 * which a filter ran out, and frameworks that revived or want more than before. On all else everybody has said no to at
 * least as much, and would say so again.
 */
export class News {
  /** By framework: 1 if it has subscribed or revived since the last run over all agents, 2 if it has only widened its filter. */
  readonly revived: Uint8Array;
  readonly #cluster: Cluster;
  /** By framework: 1 if its registered filter let more than one agent in eight through when it last revived. */
  readonly #isEasilyPleased: Uint8Array;
  /** Agents of a run over few. */
  readonly #few: AgentSet;
  /** By time of the batch: agents on which a filter will have run out. */
  readonly #expiring = new Map<Time, AgentId[]>();
  /** By agent: the batch that was last noted for it. */
  readonly #latestBatch: Float64Array;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.revived = new Uint8Array(cluster.frameworks.count);
    this.#isEasilyPleased = new Uint8Array(cluster.frameworks.count);
    this.#latestBatch = new Float64Array(cluster.agents.count).fill(-1);
    this.#few = new AgentSet(cluster.agents.count);
  }

  /** A filter on the agent will have run out by that batch. */
  expiresBy(batch: Time, agent: AgentId): void {
    if (this.#latestBatch[agent] === batch) return; // it is on the list already
    this.#latestBatch[agent] = batch;
    const agents = this.#expiring.get(batch);
    if (agents === undefined) this.#expiring.set(batch, [agent]);
    else agents.push(agent);
  }

  /** The framework is to look everywhere in the next run over all agents; filters of its own still hold. */
  mayWantMore(framework: FrameworkId): void {
    if (this.revived[framework] === 0) this.revived[framework] = 2;
  }

  /** It is time for a batch: these filters have run out. */
  batchCame(): void {
    this.#noteExpiring(this.#cluster.now);
    this.#expiring.delete(this.#cluster.now);
  }

  /** The agents of a run over all on which something may be decided; `due` are to be looked at in any case. */
  candidates(due: AgentSet, interval: Time): Candidates {
    const { changed, hasAllChanged } = this.#cluster.availability;
    const { revived } = this;
    if (hasAllChanged) return { agents: 'all', news: null, revived };
    // Between batches too a filter may have run out; some of those due by the next batch have.
    if (interval > 0) this.#noteExpiring(Math.ceil(this.#cluster.filterTime / interval) * interval);
    for (let i = 0; i < due.count; i++) changed.add(due.members[i]);
    return { agents: this.#worthALook(), news: changed, revived };
  }

  /** Everybody has looked. `firstOffer`, by framework, begins the list of what it was offered. */
  judge(firstOffer: Int32Array): void {
    const { frameworks, availability, offers } = this.#cluster;
    for (let framework: FrameworkId = 0; framework < frameworks.count; framework++) {
      if (this.revived[framework] === 0) continue;
      const open = availability.open.count; // and those that were offered were open
      let made = 0;
      for (let offer = firstOffer[framework]; offer !== NONE && made * 8 <= open + made; offer = offers.next[offer]) made++;
      this.#isEasilyPleased[framework] = made * 8 > open + made ? 1 : 0;
    }
  }

  clear(): void {
    this.#cluster.availability.changed.clear();
    this.#cluster.availability.hasAllChanged = false;
    this.revived.fill(0);
  }

  #noteExpiring(batch: Time): void {
    for (const agent of this.#expiring.get(batch) ?? []) this.#cluster.availability.changed.add(agent);
  }

  /** Where a registered filter lets most agents through, looking for those it lets through is not worth it. */
  #worthALook(): AgentSet | 'all' {
    const { agents, frameworks, availability } = this.#cluster;
    const few = this.#few;
    const { changed } = availability;
    few.clear();
    // A run over many walks them all anyway, so it need not be known which they are.
    if (changed.count * 8 > agents.count) return 'all';
    for (let framework = 0; framework < frameworks.count; framework++) {
      if (this.revived[framework] === 0 || !frameworks.wantsOffers(framework)) continue;
      const atLeast = frameworks.filter[framework]?.atLeast;
      if (!atLeast || this.#isEasilyPleased[framework] === 1) return 'all';
      const areMany = availability.eachWith(atLeast, (agent) => {
        few.add(agent);
        return few.count * 8 > agents.count;
      });
      if (areMany) return 'all';
    }
    for (let i = 0; i < changed.count; i++) few.add(changed.members[i]);
    return few;
  }
}
