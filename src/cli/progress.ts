import { Presets, SingleBar } from 'cli-progress';

/** A progress bar on a terminal, nothing elsewhere. */
export class Progress {
  readonly #bar: SingleBar | null;
  #isShown = false;

  constructor(isWanted: boolean) {
    this.#bar =
      isWanted && process.stderr.isTTY
        ? new SingleBar(
            {
              format: '{what} {bar} {percentage}% {duration_formatted}',
              stream: process.stderr,
              hideCursor: true,
              clearOnComplete: true,
              barsize: 30,
              fps: 10,
              gracefulExit: false, // interrupts are ours to handle
            },
            Presets.shades_classic,
          )
        : null;
  }

  update(what: string, fraction: number): void {
    if (this.#bar === null) return;
    const name = { what: (what.length > WIDTH ? `${what.slice(0, WIDTH - 1)}…` : what).padEnd(WIDTH) };
    if (!this.#isShown) this.#bar.start(100, 0, name);
    this.#isShown = true;
    this.#bar.update(Math.floor(100 * Math.min(1, fraction)), name);
  }

  stop(): void {
    if (this.#isShown) this.#bar?.stop();
    this.#isShown = false;
  }
}

/** What is being done stays this wide, so that the bar stays where it is. */
const WIDTH = 28;
