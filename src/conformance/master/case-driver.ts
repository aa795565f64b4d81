import type { AgentId, FrameworkId, OfferId } from '../../cluster/ids.ts';
import type { SchedulerDriver } from '../../cluster/scheduler/scheduler-driver.ts';

/** What the master calls of a driver. */
type Driver = Pick<
  SchedulerDriver,
  | 'isDeciding'
  | 'mayLaunch'
  | 'isReviveDue'
  | 'subscribe'
  | 'receive'
  | 'strand'
  | 'crash'
  | 'reconcile'
  | 'inverseOffer'
  | 'submitted'
  | 'forsook'
>;

/** Stands where a framework's scheduler would: passes on what it is sent, and leaves the answer to the case. */
export class CaseDriver implements Driver {
  readonly isDeciding = false;
  readonly mayLaunch = false;
  readonly isReviveDue = false;
  readonly #framework: FrameworkId;
  readonly #received: (framework: FrameworkId, first: OfferId) => void;
  readonly #asked: (framework: FrameworkId, agent: AgentId) => void;

  readonly #subscribed: (framework: FrameworkId) => void;

  constructor(
    framework: FrameworkId,
    received: (framework: FrameworkId, first: OfferId) => void,
    asked: (framework: FrameworkId, agent: AgentId) => void,
    subscribed: (framework: FrameworkId) => void,
  ) {
    this.#framework = framework;
    this.#received = received;
    this.#asked = asked;
    this.#subscribed = subscribed;
  }

  subscribe(): void {
    this.#subscribed(this.#framework);
  }

  receive(first: OfferId): void {
    this.#received(this.#framework, first);
  }

  inverseOffer(agent: AgentId): void {
    this.#asked(this.#framework, agent);
  }

  /** Offers of cases keep their rows. */
  strand(): void {}

  crash(): void {}

  reconcile(): void {}

  /** What has failed or was lost is not tried again: the case says what is launched. */
  submitted(): void {}

  forsook(): void {}
}
