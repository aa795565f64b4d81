import type { ControlStep } from '../../cluster/control-step.ts';
import type { Time } from '../../sim/index.ts';
import { Durations } from '../durations.ts';
import { counts, type MeasuredSpan, measuredPart } from '../measured-span.ts';

/** What is known of a leader's failure so far; −1: not yet. */
interface Failure {
  readonly at: Time;
  readonly isMeasured: boolean;
  noticed: Time;
  recovered: Time;
}

/**
 * How long the control plane was without a leader, and what each failure of one cost. *Detection*: until ZooKeeper has given up
 * its session. *Election*: from there until another has the registry and leads. *Re-registration*: from there until the last agent
 * that was registered is back.
 */
export class Failovers {
  readonly detection = new Durations();
  readonly election = new Durations();
  /** Both together: nobody leads. */
  readonly outage = new Durations();
  readonly reregistration = new Durations();
  /** Leaders that failed. */
  count = 0;
  /** Of these: nobody has led since, or some of the agents did not come back in time or before the next failure. */
  incomplete = 0;
  /** µs of the measured span with a leader. */
  led: Time = 0;
  readonly #span: MeasuredSpan;
  #leadsSince: Time | null = 0;
  /** Who is first in line at ZooKeeper. */
  #chosen = 0;
  #failure: Failure | null = null;

  constructor(span: MeasuredSpan) {
    this.#span = span;
  }

  /** Nobody leads, or who does has not all agents back. */
  get isRecovering(): boolean {
    return this.#failure !== null;
  }

  heard(step: ControlStep, subject: number, now: Time): void {
    if (step === 'leader-chosen') this.#choose(subject, now);
    else if (step === 'leader-lost') this.#lose(subject, now);
    else if (step === 'leader-recovered') this.#lead(now);
    else if (step === 'agents-recovered') this.#complete(now);
    else if (step === 'agents-overdue') this.#giveUp();
  }

  finish(now: Time): void {
    this.#stopLeading(now);
    this.#giveUp();
  }

  #choose(master: number, now: Time): void {
    this.#chosen = master;
    const failure = this.#failure;
    if (failure === null || failure.noticed >= 0) return;
    failure.noticed = now;
    if (failure.isMeasured) this.detection.add(now - failure.at);
  }

  #lose(master: number, now: Time): void {
    this.#stopLeading(now);
    this.#giveUp();
    const isMeasured = counts(this.#span, now);
    if (isMeasured) this.count++;
    this.#failure = { at: now, isMeasured, noticed: -1, recovered: -1 };
    // Cut off from ZooKeeper it was given up before it knew.
    if (this.#chosen !== master) this.#choose(this.#chosen, now);
  }

  #lead(now: Time): void {
    this.#leadsSince = now;
    const failure = this.#failure;
    if (failure === null) return;
    failure.recovered = now;
    if (!failure.isMeasured) return;
    this.election.add(now - Math.max(failure.at, failure.noticed));
    this.outage.add(now - failure.at);
  }

  #complete(now: Time): void {
    const failure = this.#failure;
    if (failure === null || failure.recovered < 0) return;
    if (failure.isMeasured) this.reregistration.add(now - failure.recovered);
    this.#failure = null;
  }

  #giveUp(): void {
    if (this.#failure?.isMeasured) this.incomplete++;
    this.#failure = null;
  }

  #stopLeading(now: Time): void {
    if (this.#leadsSince !== null) this.led += measuredPart(this.#span, this.#leadsSince, now);
    this.#leadsSince = null;
  }
}
