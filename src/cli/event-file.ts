import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { EventLog } from '../metrics/event-log.ts';

/** `events.csv.gz`: the log of a run, streamed through gzip into a file. */
export class EventFile {
  readonly log: EventLog;
  readonly #gzip = createGzip();
  readonly #done: Promise<void>;

  constructor(path: string) {
    const file = createWriteStream(path);
    this.#gzip.pipe(file);
    this.#done = finished(file);
    this.log = new EventLog((text) => this.#gzip.write(text));
  }

  async close(): Promise<void> {
    this.log.flush();
    this.#gzip.end();
    await this.#done;
  }
}
