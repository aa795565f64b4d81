import { Digest } from './digest.ts';
import { createEventQueue, MAX_KINDS } from './event-queue.ts';
import { Lane } from './lane.ts';
import { createRandom, type Random } from './random.ts';
import type { Time } from './time.ts';

/** A kind of event: what it is called and, by `at` and `after`, how one is scheduled. */
export interface EventType {
  readonly name: string;
  /**
   * Schedules an event at `time` about `subject` (a row, or any number; 0 if not given). A time of `Infinity` means never.
   * Throws if `time` has passed or is not whole. There is no cancellation: a handler whose subject moved on ignores the call.
   */
  at(time: Time, subject?: number): void;
  /** Schedules an event `delay` µs from now. */
  after(delay: Time, subject?: number): void;
}

/** A clock, the events to come and the random streams of one run. */
export interface Simulation {
  readonly now: Time;
  /** Events handled so far, observers' not counted. */
  readonly events: number;
  /** The fingerprint of all events handled so far: (time, name, subject) of each, in order; observers' left out. */
  readonly digest: Digest;
  /** Names a kind of event. An `observer` only looks (sampling): it leaves no trace in `events` and `digest`. */
  event(name: string, handler: (subject: number) => void, options?: { readonly observer?: boolean }): EventType;
  /** The random stream of that name: always the same object, independent of all others and of the order of creation. */
  random(name: string): Random;
  /** Handles all events up to and including `end`, and leaves the clock there; without `end`, all there are. Call again to go on. */
  run(end?: Time): void;
  /** Ends `run` after the present event; the clock stays. */
  stop(): void;
  /** Counts a call at the present instant, so that calls going round within one event are noticed as events are. */
  step(name: string): void;
  /** The name of the event that is being handled, or was last; empty before the first. */
  readonly handling: string;
  /** Calls `look` after every event but observers', when all that it did at once is done. `look` only looks. */
  afterEach(look: () => void): void;
}

export interface SimulationOptions {
  /** Seeds all random streams: `${seed}/${name of the stream}`. */
  readonly seed: string | number;
  /** More events and steps than this at one time are an endless loop, and an error that names those going round. */
  readonly maxEventsPerInstant?: number;
  /** Hears every event before it is handled, observers' left out. A run without it pays nothing for it. */
  readonly trace?: EventTrace;
}

/** Hears when an event is due, the name of its kind, and its subject: what the digest is made of. */
export type EventTrace = (time: Time, name: string, subject: number) => void;

/** A simulation at time 0 with nothing scheduled. */
export function createSimulation(options: SimulationOptions): Simulation {
  return new Kernel(options);
}

/**
 * The order is (time, sequence): first what is due earlier, then what was scheduled earlier. What is due *now* goes to a lane
 * instead of the heap: anything the heap still holds for this instant was scheduled before the instant began, so it comes first.
 */
class Kernel implements Simulation {
  now: Time = 0;
  events = 0;
  readonly digest = new Digest();

  private readonly queue = createEventQueue();
  private readonly lane = new Lane();
  private readonly kinds: Kind[] = [];
  private readonly streams = new Map<string, Random>();
  private readonly seed: string | number;
  private readonly guard: InstantGuard;
  private readonly trace: EventTrace | undefined;
  private sequence = 0;
  private isRunning = false;
  private isStopped = false;
  private present: Kind | null = null;
  private readonly lookers: (() => void)[] = [];

  constructor({ seed, maxEventsPerInstant = 1_000_000, trace }: SimulationOptions) {
    this.seed = seed;
    this.trace = trace;
    this.guard = new InstantGuard(maxEventsPerInstant);
  }

  run(end: Time = Infinity): void {
    if (this.isRunning) throw new Error('run was called by an event that it is running');
    if (end < this.now) throw new Error(`run until ${end}, but it is already ${this.now}`);
    if (Math.floor(end) !== end) throw new Error(`run until ${end}: times are whole microseconds`);
    this.isRunning = true;
    this.isStopped = false;
    try {
      this.loop(end);
    } finally {
      this.isRunning = false;
    }
  }

  private loop(end: Time): void {
    const { queue, lane } = this;
    for (;;) {
      while (queue.peekTime() === this.now) {
        queue.pop();
        this.handle(queue.kind, queue.subject);
        if (this.isStopped) return;
      }
      while (lane.size > 0) {
        lane.shift();
        this.handle(lane.kind, lane.subject);
        if (this.isStopped) return;
      }
      const next = queue.peekTime();
      if (next > end || next === Infinity) break;
      this.moveTo(next);
    }
    if (end !== Infinity) this.moveTo(end);
  }

  private handle(number: number, subject: number): void {
    const kind = this.kinds[number];
    this.step(kind.name);
    if (kind.isObserver) {
      kind.handler(subject);
      return;
    }
    this.events++;
    this.digest.add(this.now);
    this.digest.add(kind.label);
    this.digest.add(subject);
    this.present = kind;
    kind.handler(subject);
    if (this.lookers.length > 0) for (const look of this.lookers) look();
  }

  get handling(): string {
    return this.present?.name ?? '';
  }

  afterEach(look: () => void): void {
    this.lookers.push(look);
  }

  private moveTo(time: Time): void {
    if (time > this.now) this.guard.count = 0;
    this.now = time;
  }

  step(name: string): void {
    if (++this.guard.count > this.guard.tallyFrom) this.guard.tally(name, this.now);
  }

  stop(): void {
    this.isStopped = true;
  }

  event(name: string, handler: (subject: number) => void, options: { readonly observer?: boolean } = {}): EventType {
    if (this.kinds.some((kind) => kind.name === name)) throw new Error(`there already is an event "${name}"`);
    if (this.kinds.length === MAX_KINDS) throw new Error(`event "${name}": more than ${MAX_KINDS} kinds`);
    const isObserver = options.observer ?? false;
    const heard = isObserver ? handler : this.traced(name, handler);
    const kind = new Kind(this, this.kinds.length, name, heard, isObserver);
    this.kinds.push(kind);
    return kind;
  }

  /** A handler that tells the trace of the event first; without a trace, the handler itself: the loop knows of neither. */
  private traced(name: string, handler: (subject: number) => void): (subject: number) => void {
    const { trace } = this;
    if (trace === undefined) return handler;
    return (subject) => {
      trace(this.now, name, subject);
      handler(subject);
    };
  }

  random(name: string): Random {
    const known = this.streams.get(name);
    if (known) return known;
    const stream = createRandom(this.seed, name);
    this.streams.set(name, stream);
    return stream;
  }

  schedule(kind: Kind, time: Time, subject: number): void {
    if (time === this.now) this.lane.push(kind.number, subject);
    else if (time > this.now && Math.floor(time) === time) {
      if (time !== Infinity) this.queue.push(time, this.sequence++, kind.number, subject);
    } else if (time < this.now) throw new Error(`"${kind.name}" scheduled at ${time}, but it is already ${this.now}`);
    else throw new Error(`"${kind.name}" scheduled at ${time}: times are whole microseconds`);
  }
}

class Kind implements EventType {
  readonly name: string;
  readonly number: number;
  readonly handler: (subject: number) => void;
  readonly isObserver: boolean;
  /** What the digest knows it by: made from the name, so that the order in which kinds are named does not matter. */
  readonly label: number;
  private readonly kernel: Kernel;

  constructor(kernel: Kernel, number: number, name: string, handler: (subject: number) => void, isObserver: boolean) {
    this.kernel = kernel;
    this.number = number;
    this.name = name;
    this.handler = handler;
    this.isObserver = isObserver;
    const digest = new Digest();
    digest.addText(name);
    this.label = Number.parseInt(digest.hex().slice(0, 13), 16);
  }

  at(time: Time, subject = 0): void {
    this.kernel.schedule(this, time, subject);
  }

  after(delay: Time, subject = 0): void {
    this.kernel.schedule(this, this.kernel.now + delay, subject);
  }
}

/** Notices an instant that does not end. It keeps names only of the last steps before the limit: of those that go round. */
class InstantGuard {
  /** Events and steps at the present time. */
  count = 0;
  readonly tallyFrom: number;
  private readonly limit: number;
  private readonly names = new Map<string, number>();

  constructor(limit: number) {
    this.limit = limit;
    this.tallyFrom = limit - Math.min(limit, 1000);
  }

  tally(name: string, time: Time): void {
    if (this.count === this.tallyFrom + 1) this.names.clear();
    if (this.count <= this.limit) {
      this.names.set(name, (this.names.get(name) ?? 0) + 1);
      return;
    }
    const counts = [...this.names].sort((a, b) => b[1] - a[1]).map(([other, count]) => `"${other}" ${count}`);
    throw new Error(
      `time stands still at ${time}: more than ${this.limit} events or calls there; ` +
        `the last ${this.limit - this.tallyFrom} were ${counts.join(', ')}`,
    );
  }
}
