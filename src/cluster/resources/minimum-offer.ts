import type { Vectors } from '../tables/vectors.ts';
import type { Claims } from './claims.ts';
import type { ResourceNames } from './resource-names.ts';

/** Amounts of scalars by column, and of ports and sets by name. */
interface Alternative {
  readonly columns: Int32Array;
  readonly amounts: Float64Array;
  readonly others: readonly (readonly [name: string, amount: number])[];
}

/**
 * Mesos' `--min_allocatable_resources`, or a framework's own minimum for a role: an offer holds at least one of these
 * alternatives; none given: anything at all. Ranges and sets count by their elements.
 */
export class MinimumOffer {
  readonly #alternatives: readonly Alternative[];
  readonly #isOff: boolean;

  constructor(resources: ResourceNames, alternatives: readonly Readonly<Record<string, number>>[]) {
    this.#isOff = alternatives.length === 0;
    this.#alternatives = alternatives.map((wanted) => {
      const entries = Object.entries(wanted);
      const scalars = entries.filter(([name]) => resources.column(name) !== undefined);
      return {
        columns: Int32Array.from(scalars, ([name]) => resources.column(name) as number),
        amounts: Float64Array.from(scalars, ([, amount]) => amount),
        others: entries.filter(([name]) => resources.column(name) === undefined),
      };
    });
  }

  isMet({ values, width }: Vectors, row: number, claims: Claims): boolean {
    const at = row * width;
    if (this.#isOff) {
      for (let r = 0; r < width; r++) if (values[at + r] > 0) return true;
      return !claims.isEmpty;
    }
    for (let a = 0; a < this.#alternatives.length; a++) {
      const { columns, amounts, others } = this.#alternatives[a];
      let i = 0;
      while (i < columns.length && values[at + columns[i]] >= amounts[i]) i++;
      if (i < columns.length) continue;
      if (others.length === 0 || others.every(([name, amount]) => 1000 * claims.size(name) >= amount)) return true;
    }
    return false;
  }
}
