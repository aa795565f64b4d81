import type { Claims } from './claims.ts';
import type { ResourceNames } from './resource-names.ts';
import type { Vectors } from './vectors.ts';

type Alternative = readonly (readonly [resource: number, name: string, amount: number])[];

/**
 * Mesos' `--min_allocatable_resources`, or a framework's own minimum for a role: an offer holds at least one of these
 * alternatives; none given: anything at all. Ranges and sets count by their elements.
 */
export class MinimumOffer {
  readonly #alternatives: readonly Alternative[];
  readonly #isOff: boolean;

  constructor(resources: ResourceNames, alternatives: readonly Readonly<Record<string, number>>[]) {
    this.#isOff = alternatives.length === 0;
    this.#alternatives = alternatives.map((amounts) =>
      Object.entries(amounts).map(([name, amount]) => [resources.column(name) ?? -1, name, amount] as const),
    );
  }

  isMet(amounts: Vectors, row: number, claims: Claims): boolean {
    if (this.#isOff) return amounts.hasAny(row) || !claims.isEmpty;
    for (let a = 0; a < this.#alternatives.length; a++) {
      const alternative = this.#alternatives[a];
      let isMet = true;
      for (let i = 0; isMet && i < alternative.length; i++) {
        const resource = alternative[i][0];
        const amount = resource >= 0 ? amounts.get(row, resource) : 1000 * claims.size(alternative[i][1]);
        isMet = amount >= alternative[i][2];
      }
      if (isMet) return true;
    }
    return false;
  }
}
