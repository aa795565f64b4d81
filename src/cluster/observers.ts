import type { Observer } from './ports.ts';

type Step = keyof Observer;
type Listener<S extends Step> = NonNullable<Observer[S]>;

/** All observers of a run as one: each step is passed on to those that implement it, in the order they were given. */
export class Observers implements Required<Observer> {
  readonly #observers: Observer[];
  readonly agentAdded: Listener<'agentAdded'>;
  readonly agentRemoved: Listener<'agentRemoved'>;
  readonly agentChanged: Listener<'agentChanged'>;
  readonly frameworkSubscribed: Listener<'frameworkSubscribed'>;
  readonly jobSubmitted: Listener<'jobSubmitted'>;
  readonly tasksSubmitted: Listener<'tasksSubmitted'>;
  readonly offerMade: Listener<'offerMade'>;
  readonly offerAccepted: Listener<'offerAccepted'>;
  readonly offerDeclined: Listener<'offerDeclined'>;
  readonly offerRescinded: Listener<'offerRescinded'>;
  readonly filterSet: Listener<'filterSet'>;
  readonly filterExpired: Listener<'filterExpired'>;
  readonly revived: Listener<'revived'>;
  readonly suppressed: Listener<'suppressed'>;
  readonly launched: Listener<'launched'>;
  readonly executorStarted: Listener<'executorStarted'>;
  readonly executorEnded: Listener<'executorEnded'>;
  readonly started: Listener<'started'>;
  readonly running: Listener<'running'>;
  readonly revoked: Listener<'revoked'>;
  readonly ended: Listener<'ended'>;
  readonly retried: Listener<'retried'>;
  readonly jobOver: Listener<'jobOver'>;
  readonly converted: Listener<'converted'>;
  readonly inverseOffered: Listener<'inverseOffered'>;
  readonly inverseOfferAnswered: Listener<'inverseOfferAnswered'>;
  readonly operated: Listener<'operated'>;
  readonly controlled: Listener<'controlled'>;
  readonly disturbed: Listener<'disturbed'>;
  readonly holdingsChanging: Listener<'holdingsChanging'>;
  readonly capacityChanging: Listener<'capacityChanging'>;

  constructor(observers: readonly Observer[]) {
    this.#observers = [...observers];
    this.agentAdded = this.#all('agentAdded');
    this.agentRemoved = this.#all('agentRemoved');
    this.agentChanged = this.#all('agentChanged');
    this.frameworkSubscribed = this.#all('frameworkSubscribed');
    this.jobSubmitted = this.#all('jobSubmitted');
    this.tasksSubmitted = this.#all('tasksSubmitted');
    this.offerMade = this.#all('offerMade');
    this.offerAccepted = this.#all('offerAccepted');
    this.offerDeclined = this.#all('offerDeclined');
    this.offerRescinded = this.#all('offerRescinded');
    this.filterSet = this.#all('filterSet');
    this.filterExpired = this.#all('filterExpired');
    this.revived = this.#all('revived');
    this.suppressed = this.#all('suppressed');
    this.launched = this.#all('launched');
    this.executorStarted = this.#all('executorStarted');
    this.executorEnded = this.#all('executorEnded');
    this.started = this.#all('started');
    this.running = this.#all('running');
    this.revoked = this.#all('revoked');
    this.ended = this.#all('ended');
    this.retried = this.#all('retried');
    this.jobOver = this.#all('jobOver');
    this.converted = this.#all('converted');
    this.inverseOffered = this.#all('inverseOffered');
    this.inverseOfferAnswered = this.#all('inverseOfferAnswered');
    this.operated = this.#all('operated');
    this.controlled = this.#all('controlled');
    this.disturbed = this.#all('disturbed');
    this.holdingsChanging = this.#all('holdingsChanging');
    this.capacityChanging = this.#all('capacityChanging');
  }

  /** One more, who hears everything after the others: an allocator that keeps account of something. */
  add(observer: Observer): void {
    this.#observers.push(observer);
    for (const step of Object.keys(this) as Step[])
      if (observer[step] !== undefined) (this as Record<Step, unknown>)[step] = this.#all(step);
  }

  /** Whether anyone listens to a step: what nobody hears need not be told one by one. */
  hears(step: Step): boolean {
    return this.#observers.some((observer) => observer[step] !== undefined);
  }

  /** One function for a step: none, the only listener itself, both, or a loop (which makes a list of the arguments each time). */
  #all<S extends Step>(step: S): Listener<S> {
    const listeners = this.#observers
      .filter((observer) => observer[step] !== undefined)
      .map((observer) => (observer[step] as (...args: unknown[]) => void).bind(observer));
    if (listeners.length === 0) return (() => {}) as Listener<S>;
    if (listeners.length === 1) return listeners[0] as Listener<S>;
    if (listeners.length === 2) {
      const [first, second] = listeners;
      return ((a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown) => {
        first(a, b, c, d, e);
        second(a, b, c, d, e);
      }) as Listener<S>;
    }
    return ((...args: unknown[]) => {
      for (const listener of listeners) listener(...args);
    }) as Listener<S>;
  }
}
