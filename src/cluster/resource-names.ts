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
