import type { AgentId } from '../cluster/ids.ts';
import type { MaintenanceWaveSpec } from '../scenario/index.ts';
import type { Time } from '../sim/index.ts';
import { ANNOUNCES, BEGINS, ENDS, type Phase } from './agenda.ts';
import type { Entry, Plan } from './entry.ts';
import type { Deed, Hazard } from './hazard.ts';
import { agentsDo } from './labels.ts';
import { partOf } from './picks.ts';
import type { WorldFacts } from './world-facts.ts';

/** Agents, batch after batch, in the order they are given, once through. Batches are what it has on the agenda. */
export class MaintenanceWave implements Entry {
  readonly batches: readonly (readonly AgentId[])[];
  readonly #spec: MaintenanceWaveSpec;
  readonly #facts: WorldFacts;
  /** Its entities are the batches. */
  readonly #hazard: Hazard;
  readonly #occurrences: Int32Array;
  readonly #isUp: (agent: AgentId) => boolean;

  constructor(
    spec: MaintenanceWaveSpec,
    agents: readonly AgentId[],
    facts: WorldFacts,
    hazardOn: (batches: readonly (readonly AgentId[])[]) => Hazard,
    isUp: (agent: AgentId) => boolean,
  ) {
    this.#spec = spec;
    this.#facts = facts;
    const { batch } = spec;
    const size = 'count' in batch ? batch.count : partOf(agents.length, batch.fraction);
    const count = Math.ceil(agents.length / size);
    this.batches = Array.from({ length: count }, (_, each) => agents.slice(each * size, (each + 1) * size));
    this.#hazard = hazardOn(this.batches);
    this.#occurrences = new Int32Array(count);
    this.#isUp = isUp;
  }

  begin(plan: Plan): void {
    this.#plan(0, plan);
  }

  happen(at: Time, phase: Phase, batch: number, plan: Plan): readonly Deed[] {
    if (phase === ENDS) return this.#hazard.lift(batch, this.#occurrences[batch]);
    if (phase === ANNOUNCES) {
      plan.push(this.#startOf(batch), BEGINS, batch);
      this.#plan(batch + 1, plan);
      return this.#announce(batch);
    }
    if (this.#spec.announce === 0) this.#plan(batch + 1, plan);
    this.#occurrences[batch] = plan.newOccurrence();
    const until = at + this.#spec.lasts;
    const deeds = this.#hazard.strike(batch, this.#occurrences[batch], until, (count) => plan.skip(count));
    if (deeds.length > 0) plan.push(until, ENDS, batch);
    return deeds;
  }

  #plan(batch: number, plan: Plan): void {
    if (batch >= this.batches.length) return;
    const start = this.#startOf(batch);
    const { announce } = this.#spec;
    if (announce > 0) plan.push(Math.max(0, start - announce), ANNOUNCES, batch);
    else plan.push(start, BEGINS, batch);
  }

  #startOf(batch: number): Time {
    return this.#spec.at + batch * this.#spec.every;
  }

  #announce(batch: number): readonly Deed[] {
    const agents = this.batches[batch].filter(this.#isUp);
    if (agents.length === 0) return [];
    const label = agentsDo(this.#facts, agents, 'are to be maintained');
    return [{ kind: 'agent-maintenance', agents, start: this.#startOf(batch), label }];
  }
}
