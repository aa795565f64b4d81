import type { Client, Sorter } from '../cluster/ports.ts';

/**
 * Clients in the order a sorter serves them: least key, least second key, fewest allocations, byte-wise least name: a
 * total order. A client whose key changed is moved to its new place; the others stay where they are.
 */
export class ClientOrder {
  readonly #clients: readonly Client[];
  readonly #sorter: Sorter;
  readonly #nameRank: Int32Array;
  readonly #key: Float64Array;
  readonly #second: Float64Array;
  readonly #allocations: Float64Array;
  readonly #order: Int32Array;
  count = 0;

  constructor(clients: readonly Client[], sorter: Sorter) {
    this.#clients = clients;
    this.#sorter = sorter;
    this.#nameRank = new Int32Array(clients.length);
    [...clients.keys()]
      .sort((a, b) => compareBytes(clients[a].name, clients[b].name))
      .forEach((client, rank) => {
        this.#nameRank[client] = rank;
      });
    this.#key = new Float64Array(clients.length);
    this.#second = new Float64Array(clients.length);
    this.#allocations = new Float64Array(clients.length);
    this.#order = new Int32Array(clients.length);
  }

  clear(): void {
    this.count = 0;
  }

  /** The client at a place of the order. */
  at(place: number): number {
    return this.#order[place];
  }

  add(client: number): void {
    this.#look(client);
    this.#sink(client, this.count++);
  }

  /** The client's key may have changed; one that does not stand in line stays out, one that is alone is in its place. */
  update(client: number): void {
    if (this.count > 1 && this.remove(client)) this.add(client);
  }

  /** False if it did not stand in line. */
  remove(client: number): boolean {
    let place = 0;
    while (place < this.count && this.#order[place] !== client) place++;
    if (place === this.count) return false;
    this.#order.copyWithin(place, place + 1, this.count--);
    return true;
  }

  #look(client: number): void {
    const view = this.#clients[client];
    const key = this.#sorter.key(view);
    const second = this.#sorter.secondKey?.(view) ?? 0;
    if (Number.isNaN(key) || Number.isNaN(second))
      throw new Error(`sorter "${this.#sorter.name}": the key of "${view.name}" is not a number`);
    this.#key[client] = key;
    this.#second[client] = second;
    this.#allocations[client] = view.allocations;
  }

  /** Moves the hole at `place` forward to where the client belongs, and puts it there. */
  #sink(client: number, place: number): void {
    while (place > 0 && this.#isBefore(client, this.#order[place - 1])) {
      this.#order[place] = this.#order[place - 1];
      place--;
    }
    this.#order[place] = client;
  }

  #isBefore(a: number, b: number): boolean {
    if (this.#key[a] !== this.#key[b]) return this.#key[a] < this.#key[b];
    if (this.#second[a] !== this.#second[b]) return this.#second[a] < this.#second[b];
    if (this.#allocations[a] !== this.#allocations[b]) return this.#allocations[a] < this.#allocations[b];
    return this.#nameRank[a] < this.#nameRank[b];
  }
}

/** Order of the names' UTF-8 bytes, which is that of their code points. */
export function compareBytes(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i].codePointAt(0) as number) - (right[i].codePointAt(0) as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
