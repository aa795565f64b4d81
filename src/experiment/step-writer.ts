import { EventLog } from '../metrics/event-log.ts';
import type { EventTrace } from '../sim/index.ts';
import type { RunObserver } from './simulate.ts';

/** How the line of a kernel event begins; all other lines are the event log's. */
export const EVENT_MARK = '@';

/**
 * Everything a run does, as lines in the order in which it happens: for every event of the kernel
 * `@<time, µs>,<subject>,<name>`, and between them the steps of the protocol that it led to, as in `events.csv.gz`.
 */
export class StepWriter {
  readonly observer: RunObserver;
  readonly #log: EventLog;
  readonly #write: (text: string) => void;
  #text = '';

  /** `write` gets whole lines. */
  constructor(write: (text: string) => void) {
    this.#write = write;
    this.#log = new EventLog((text) => (this.#text += text));
    this.observer = this.#log;
  }

  readonly trace: EventTrace = (time, name, subject) => {
    this.#log.flush();
    this.#text += `${EVENT_MARK}${time},${subject},${name}\n`;
    if (this.#text.length > BLOCK) this.#put();
  };

  /** Hands over what is still held back. */
  flush(): void {
    this.#log.flush();
    this.#put();
  }

  #put(): void {
    if (this.#text !== '') this.#write(this.#text);
    this.#text = '';
  }
}

const BLOCK = 1 << 18;
