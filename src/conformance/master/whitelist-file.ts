import type { Operator } from '../../cluster/operator/operator.ts';
import { SECOND, type Simulation } from '../../sim/index.ts';

/** How often the master reads the file again (master/constants.hpp, WHITELIST_WATCH_INTERVAL). */
const INTERVAL = 5 * SECOND;

/** The file that `--whitelist` names: what is in it counts once the master has read it. One that is there from the start is read at once. */
export class WhitelistFile {
  /** null: there is no whitelist. */
  known: readonly string[] | null = null;
  #written: readonly string[] | null = null;
  #isNew = true;
  readonly #operator: Operator;

  constructor(simulation: Simulation, operator: Operator) {
    this.#operator = operator;
    const read = simulation.event('master reads the whitelist', () => {
      this.#read();
      read.after(INTERVAL);
    });
    read.after(INTERVAL);
  }

  write(hostnames: readonly string[] | null): void {
    this.#written = hostnames;
    if (this.#isNew) this.#read();
  }

  /** The master has begun to work. */
  begun(): void {
    this.#isNew = false;
  }

  #read(): void {
    if (this.known === this.#written) return;
    this.known = this.#written;
    this.#operator.setWhitelist(this.known && new Set(this.known));
  }
}
