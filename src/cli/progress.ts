import { Presets, SingleBar } from 'cli-progress';

/** A progress bar on a terminal, nothing elsewhere. */
export class Progress {
  #bar: SingleBar | null = null;
  #what = '';

  constructor(isWanted: boolean) {
    if (!isWanted || !process.stderr.isTTY) return;
    this.#bar = new SingleBar(
      { format: '{what} {bar} {percentage}%', stream: process.stderr, hideCursor: true, clearOnComplete: true, fps: 10 },
      Presets.shades_classic,
    );
  }

  update(what: string, fraction: number): void {
    if (this.#bar === null) return;
    if (this.#what === '') this.#bar.start(100, 0, { what });
    this.#what = what;
    this.#bar.update(Math.floor(100 * Math.min(1, fraction)), { what });
  }

  stop(): void {
    if (this.#what !== '') this.#bar?.stop();
  }
}
