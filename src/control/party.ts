/** Who takes part in the control plane: a process, and the machine of an agent, which the network may cut off. */
export interface Party {
  readonly kind: PartyKind;
  readonly index: number;
}

export type PartyKind = (typeof KINDS)[number];

const KINDS = ['master', 'zookeeper', 'framework', 'agent'] as const;

/** How many there are of each, throughout the run. */
export type PartyCounts = Readonly<Record<PartyKind, number>>;

/** One number for every party, 0 … count − 1, kind by kind: what messages are addressed with. Masters come first: theirs are 0, 1, 2 … */
export class Parties {
  readonly count: number;
  readonly #counts: PartyCounts;
  readonly #starts: readonly number[];

  constructor(counts: PartyCounts) {
    this.#counts = counts;
    this.#starts = KINDS.map((_, kind) => KINDS.slice(0, kind).reduce((sum, before) => sum + counts[before], 0));
    this.count = KINDS.reduce((sum, kind) => sum + counts[kind], 0);
  }

  master(index: number): number {
    return this.#starts[0] + index;
  }

  zookeeper(index: number): number {
    return this.#starts[1] + index;
  }

  framework(index: number): number {
    return this.#starts[2] + index;
  }

  agent(index: number): number {
    return this.#starts[3] + index;
  }

  /** Throws if there is no such party. */
  number({ kind, index }: Party): number {
    const { [kind]: count } = this.#counts;
    if (!(index >= 0 && index < count)) throw new Error(`there is no ${kind} ${index}: there are ${count}`);
    return this.#starts[KINDS.indexOf(kind)] + index;
  }

  party(number: number): Party {
    const kind = this.#kind(number);
    return { kind: KINDS[kind], index: number - this.#starts[kind] };
  }

  kind(number: number): PartyKind {
    return KINDS[this.#kind(number)];
  }

  /** Its number among those of its kind: an agent's is its row. */
  index(number: number): number {
    return number - this.#starts[this.#kind(number)];
  }

  /** A whole number below 2²⁶ that is the party's own, however many there are of other kinds: key of its draws. */
  identity(number: number): number {
    const kind = this.#kind(number);
    return kind * 2 ** 24 + number - this.#starts[kind];
  }

  /** What messages call it: "agent 17". */
  name(number: number): string {
    return `${this.kind(number)} ${this.index(number)}`;
  }

  #kind(number: number): number {
    let kind = KINDS.length - 1;
    while (number < this.#starts[kind]) kind--;
    return kind;
  }
}
