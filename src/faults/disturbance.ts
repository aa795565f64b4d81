import type { FaultTiming } from '../scenario/index.ts';
import { keyedUniform, type Time } from '../sim/index.ts';
import { quantile } from '../workloads/distribution.ts';
import type { DistributionSpec } from '../workloads/distribution-spec.ts';
import { BEGINS, ENDS, type Phase } from './agenda.ts';
import type { Entry, Plan } from './entry.ts';
import type { Deed, Hazard } from './hazard.ts';
import type { Keys } from './keys.ts';

type Once = Extract<FaultTiming, { readonly kind: 'once' }>;
type Recurring = Extract<FaultTiming, { readonly kind: 'recurring' }>;

/** Happens once, to all at one time. */
export class OnceEntry implements Entry {
  readonly #hazard: Hazard;
  readonly #when: Once;
  #occurrence = -1;

  constructor(hazard: Hazard, when: Once) {
    this.#hazard = hazard;
    this.#when = when;
  }

  begin(plan: Plan): void {
    this.#hazard.entities.forEach((_, entity) => plan.push(this.#when.at, BEGINS, entity));
  }

  happen(at: Time, phase: Phase, entity: number, plan: Plan): readonly Deed[] {
    if (phase === ENDS) return this.#hazard.lift(entity, this.#occurrence);
    const until = at + (this.#when.duration ?? Infinity);
    this.#occurrence = plan.newOccurrence();
    const deeds = this.#hazard.strike(entity, this.#occurrence, until, (count) => plan.skip(count));
    if (deeds.length > 0 && !this.#hazard.isInstant) plan.push(until, ENDS, entity);
    return deeds;
  }
}

/**
 * Happens to every entity again and again: up for a draw of `mtbf`, down for a draw of `mttr`. An entity's times depend on its own
 * key alone; they go on as drawn while it is down by something else. One event an entity is pending, however long it lasts.
 */
export class RecurringEntry implements Entry {
  readonly #hazard: Hazard;
  readonly #when: Recurring;
  readonly #keys: Float64Array;
  /** How many draws an entity has had. */
  readonly #draws: Uint32Array;
  readonly #occurrences: Int32Array;

  /** `name`: what the streams of the entities are named after, besides them. */
  constructor(hazard: Hazard, when: Recurring, name: string, keys: Keys) {
    this.#hazard = hazard;
    this.#when = when;
    this.#keys = Float64Array.from(hazard.entities, (entity) => keys.of(`${name}/${entity}`));
    this.#draws = new Uint32Array(hazard.entities.length);
    this.#occurrences = new Int32Array(hazard.entities.length);
  }

  begin(plan: Plan): void {
    this.#hazard.entities.forEach((_, entity) => this.#next(this.#when.from, entity, plan));
  }

  happen(at: Time, phase: Phase, entity: number, plan: Plan): readonly Deed[] {
    if (phase === ENDS) {
      const deeds = this.#hazard.lift(entity, this.#occurrences[entity]);
      this.#next(at, entity, plan);
      return deeds;
    }
    if (this.#hazard.isLost(entity)) return [];
    const { mttr } = this.#when;
    const until = mttr === undefined ? Infinity : at + this.#draw(entity, mttr);
    this.#occurrences[entity] = plan.newOccurrence();
    const deeds = this.#hazard.strike(entity, this.#occurrences[entity], until, (count) => plan.skip(count));
    if (this.#hazard.isInstant) this.#next(at, entity, plan);
    else plan.push(until, ENDS, entity);
    return deeds;
  }

  #next(at: Time, entity: number, plan: Plan): void {
    const next = at + this.#draw(entity, this.#when.mtbf);
    if (next < (this.#when.until ?? Infinity)) plan.push(next, BEGINS, entity);
  }

  /** µs, at least one: an entity that is never up, or never down, would let no time pass. */
  #draw(entity: number, distribution: DistributionSpec): Time {
    return Math.max(1, Math.round(quantile(distribution, keyedUniform(this.#keys[entity], this.#draws[entity]++))));
  }
}
