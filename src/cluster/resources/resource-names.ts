import type { ResourceEntry } from './resource-entry.ts';

/** The scalar resources of a run and the columns they have in every table: `cpus` and `mem` first, then as they appear. */
export class ResourceNames {
  readonly names: readonly string[];
  readonly #column: ReadonlyMap<string, number>;

  constructor(names: Iterable<string>) {
    this.names = [...new Set(['cpus', 'mem', ...names])];
    this.#column = new Map(this.names.map((name, column) => [name, column]));
  }

  get count(): number {
    return this.names.length;
  }

  /** The column of a resource, or undefined if nothing in the run has or asks for it. */
  column(name: string): number | undefined {
    return this.#column.get(name);
  }

  /** What scalar entries have in all, thousandths by column. */
  sum(entries: readonly ResourceEntry[]): Float64Array {
    const sum = new Float64Array(this.count);
    for (const entry of entries) {
      const column = entry.type === 'scalar' ? this.column(entry.name) : undefined;
      if (entry.type === 'scalar' && column !== undefined) sum[column] += entry.value;
    }
    return sum;
  }

  /** A vector of amounts (thousandths) from amounts by name; names without a column are left out. */
  vector(amounts: Readonly<Record<string, number>>): Float64Array {
    const vector = new Float64Array(this.count);
    for (const [name, amount] of Object.entries(amounts)) {
      const column = this.column(name);
      if (column !== undefined) vector[column] += amount;
    }
    return vector;
  }
}
