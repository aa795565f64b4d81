/** Where two texts of lines part: the line of each, or null where it has ended, and what they stand under. */
export interface PartedLines {
  readonly known: string | null;
  readonly found: string | null;
  /** The last line before them that begins with the mark; null: none, or no mark was given. */
  readonly within: string | null;
}

/**
 * Compares what a run writes, line by line and while it writes, with a text that is known. `next` gives the known text in
 * pieces of any length, null after the last.
 */
export class StepComparison {
  /** Lines that are the same in both so far. */
  same = 0;
  parted: PartedLines | null = null;
  /** The first line that is in both and does not begin with the mark: the header of an event log. */
  header: string | null = null;
  readonly #next: () => string | null;
  readonly #mark: string | null;
  #rest = '';
  /** Where in `#rest` the next known line begins. */
  #at = 0;
  #within: string | null = null;

  constructor(next: () => string | null, mark: string | null = null) {
    this.#next = next;
    this.#mark = mark;
  }

  /** Whole lines that the run has written. */
  write(text: string): void {
    for (let at = 0; at < text.length && this.parted === null; ) {
      const newline = text.indexOf('\n', at);
      const end = newline < 0 ? text.length : newline;
      this.#compare(text.slice(at, end));
      at = end + 1;
    }
  }

  /** The run writes no more. */
  end(): void {
    if (this.parted !== null) return;
    const known = this.#line();
    if (known !== null) this.parted = { known, found: null, within: this.#within };
  }

  #compare(found: string): void {
    const known = this.#line();
    if (known !== found) {
      this.parted = { known, found, within: this.#within };
      return;
    }
    this.same++;
    if (this.#mark !== null && found.startsWith(this.#mark)) this.#within = found;
    else this.header ??= found;
  }

  #line(): string | null {
    for (;;) {
      const end = this.#rest.indexOf('\n', this.#at);
      if (end >= 0) {
        const line = this.#rest.slice(this.#at, end);
        this.#at = end + 1;
        return line;
      }
      const left = this.#rest.slice(this.#at);
      const more = this.#next();
      this.#at = 0;
      this.#rest = left + (more ?? '');
      if (more !== null) continue;
      this.#rest = '';
      return left === '' ? null : left;
    }
  }
}
