import { NONE } from '../cluster/ids.ts';
import type { Network } from './network.ts';

/**
 * The servers of a ZooKeeper ensemble, and which of them serve: a leader that is in touch with a majority of all servers, itself
 * among them, and those it is in touch with. Servers elect their leader within the instant; it leads as long as it has a
 * majority. What they store outlives them: it is on their disks.
 */
export class Ensemble {
  /** Party number of the server that leads; NONE: no majority. */
  leader = NONE;
  readonly #network: Network;
  readonly #servers: readonly number[];
  readonly #isUp: Uint8Array;
  /** By party number, as of the last election: those that answer clients. */
  #serving: ReadonlySet<number> = new Set();

  /** `count` servers, all up. */
  constructor(network: Network, count: number) {
    this.#network = network;
    this.#servers = Array.from({ length: count }, (_, index) => network.parties.zookeeper(index));
    this.#isUp = new Uint8Array(count).fill(1);
    this.elect();
  }

  setUp(server: number, isUp: boolean): void {
    this.#isUp[server] = isUp ? 1 : 0;
  }

  /**
   * Finds who leads and who serves, as things are; to be called when they change. Of several that could lead, the last server does
   * (equal histories, the greatest id).
   */
  elect(): void {
    if (this.leader === NONE || !this.#hasMajority(this.leader)) {
      this.leader = this.#servers.findLast((server) => this.#hasMajority(server)) ?? NONE;
    }
    this.#serving = new Set(this.leader === NONE ? [] : this.#servers.filter((server) => this.#areInTouch(server, this.leader)));
  }

  /** Whether the server, by party number, answers clients. */
  serves(server: number): boolean {
    return this.#serving.has(server);
  }

  /** The server a client is in touch with: the one it has if it can be, otherwise the next of the others; NONE: none. */
  serverFor(client: number, present: number): number {
    if (present !== NONE && this.#canServe(present, client)) return present;
    const { length } = this.#servers;
    for (let tried = 0; tried < length; tried++) {
      const server = this.#servers[(client + tried) % length];
      if (this.#canServe(server, client)) return server;
    }
    return NONE;
  }

  #canServe(server: number, client: number): boolean {
    return this.serves(server) && this.#network.isOpen(server, client) && this.#network.isOpen(client, server);
  }

  #hasMajority(server: number): boolean {
    const inTouch = this.#servers.filter((other) => this.#areInTouch(server, other)).length;
    return 2 * inTouch > this.#servers.length;
  }

  #areInTouch(one: number, other: number): boolean {
    const { parties } = this.#network;
    if (this.#isUp[parties.index(one)] === 0 || this.#isUp[parties.index(other)] === 0) return false;
    return one === other || (this.#network.isOpen(one, other) && this.#network.isOpen(other, one));
  }
}
