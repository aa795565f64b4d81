import { createEventQueue, type Time } from '../sim/index.ts';

/** The parts of a fault, in the order of those of one time: what ends makes room for what begins. */
export const ENDS = 0;
export const BEGINS = 1;
export const ANNOUNCES = 2;
export type Phase = typeof ENDS | typeof BEGINS | typeof ANNOUNCES;

const ENTRIES = 2 ** 16;
const SUBJECTS = 2 ** 25;

/** What is to come, in the order of time, then phase, then entry (as in the scenario), then subject (the number of an entity). */
export class Agenda {
  at: Time = 0;
  phase: Phase = ENDS;
  entry = 0;
  subject = 0;
  readonly #queue = createEventQueue();
  readonly #end: Time;

  /** What comes after `end` does not happen. */
  constructor(end: Time) {
    this.#end = end;
  }

  push(at: Time, phase: Phase, entry: number, subject: number): void {
    if (entry >= ENTRIES || subject >= SUBJECTS) throw new Error(`more than ${ENTRIES} faults, or ${SUBJECTS} entities`);
    if (at < this.at) throw new Error(`a fault at ${at}, but it is already ${this.at}`);
    if (at > this.#end || at === Infinity) return;
    this.#queue.push(at, (phase * ENTRIES + entry) * SUBJECTS + subject, 0, 0);
  }

  /** Takes the next one out, into the fields; false: there is none. */
  pop(): boolean {
    const queue = this.#queue;
    if (queue.size === 0) return false;
    queue.pop();
    const order = queue.sequence;
    this.at = queue.time;
    this.subject = order % SUBJECTS;
    this.entry = Math.floor(order / SUBJECTS) % ENTRIES;
    this.phase = Math.floor(order / (SUBJECTS * ENTRIES)) as Phase;
    return true;
  }
}
