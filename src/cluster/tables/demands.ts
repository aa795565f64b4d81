import type { DemandId } from '../ids.ts';
import { Claims } from '../resources/claims.ts';
import type { ResourceEntry } from '../resources/resource-entry.ts';
import type { ResourceNames } from '../resources/resource-names.ts';
import { Vectors } from './vectors.ts';

/** What one task needs. Equal demands share a row, so that whoever has looked at one has looked at all of them. */
export class Demands {
  readonly amounts: Vectors;
  readonly claims: Claims[] = [];
  readonly noClaims = Claims.none;
  readonly #rows = new Map<string, DemandId>();
  readonly #resources: ResourceNames;

  constructor(resources: ResourceNames) {
    this.#resources = resources;
    this.amounts = new Vectors(resources.count);
  }

  get count(): number {
    return this.claims.length;
  }

  /** The row of a demand: amounts in thousandths by resource column, and ports or named sets. */
  idOf(amounts: ArrayLike<number>, claims: Claims = Claims.none): DemandId {
    let key = '';
    for (let r = 0; r < this.#resources.count; r++) key += `${amounts[r]},`;
    if (claims !== Claims.none) key += claims.toString();
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = this.claims.push(claims) - 1;
      this.amounts.reserve(row + 1);
      for (let r = 0; r < this.#resources.count; r++) this.amounts.set(row, r, amounts[r]);
      this.#rows.set(key, row);
    }
    return row;
  }

  ofEntries(entries: readonly ResourceEntry[]): DemandId {
    return this.idOf(this.#resources.sum(entries), Claims.of(entries));
  }
}
