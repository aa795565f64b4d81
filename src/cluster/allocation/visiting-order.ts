import type { AgentId } from '../ids.ts';

/**
 * The random order in which a run visits the agents: b, b + a, b + 2a … modulo the first prime ≥ count, numbers beyond
 * count left out, with a and b drawn for each run. Every agent is almost equally likely at every position (exactly, if
 * count is a prime or one less), and of every two each is equally likely to come first. Unlike a shuffled list it costs
 * nothing to set up and tells the position of any agent, so a run over ten changed agents of ten thousand visits them in the same order as a run over all.
 * (Mesos shuffles a list, hierarchical.cpp, `random_shuffle`; any permutation is legal there.)
 */
export class VisitingOrder {
  readonly #count: number;
  readonly #modulus: number;
  #stride = 1;
  #strideInverse = 1;
  #start = 0;
  #at = 0;
  #visited = 0;

  constructor(count: number) {
    this.#count = count;
    this.#modulus = firstPrimeFrom(Math.max(2, count));
  }

  /** By number: the identity. */
  byId(): void {
    this.#stride = 1;
    this.#strideInverse = 1;
    this.#start = 0;
    this.rewind();
  }

  /** A new random order; `uniform` draws from (0, 1). */
  shuffle(uniform: () => number): void {
    this.#stride = 1 + Math.floor(uniform() * (this.#modulus - 1));
    this.#strideInverse = inverse(this.#stride, this.#modulus);
    this.#start = Math.floor(uniform() * this.#modulus);
    this.rewind();
  }

  rewind(): void {
    this.#at = this.#start;
    this.#visited = 0;
  }

  /** The next agent of the order, −1 after the last. */
  next(): AgentId {
    while (this.#visited < this.#modulus) {
      const agent = this.#at;
      this.#at += this.#stride;
      if (this.#at >= this.#modulus) this.#at -= this.#modulus;
      this.#visited++;
      if (agent < this.#count) return agent;
    }
    return -1;
  }

  /** The agent at a position. */
  at(position: number): AgentId {
    return (this.#start + position * this.#stride) % this.#modulus; // exact, as below
  }

  /** A number that is smaller for agents that come earlier. */
  position(agent: AgentId): number {
    const offset = agent - this.#start;
    // Exact: both factors are below 2^26 for fewer than 67 million agents.
    return ((offset < 0 ? offset + this.#modulus : offset) * this.#strideInverse) % this.#modulus;
  }
}

function firstPrimeFrom(number: number): number {
  let candidate = number;
  while (!isPrime(candidate)) candidate++;
  return candidate;
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return true;
}

/** The multiplicative inverse modulo a prime (extended Euclid). */
function inverse(value: number, modulus: number): number {
  let [previous, rest] = [modulus, value];
  let [a, b] = [0, 1];
  while (rest > 1) {
    const quotient = Math.floor(previous / rest);
    [previous, rest] = [rest, previous - quotient * rest];
    [a, b] = [b, a - quotient * b];
  }
  return b < 0 ? b + modulus : b;
}
