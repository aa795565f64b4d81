/** Of a whole number that a double holds exactly. */
const PLACE_BITS = 52;

/**
 * The shape of amounts: of each resource so many parts of all there is for each part of the `first` one, of which there must be some.
 * A resource that there is nothing of does not count: it is 0.
 */
export class Shapes {
  readonly #first: number;
  /** All there is, thousandths by resource. */
  readonly #capacity: Float64Array;
  /** Scratch: the resources but the first, and where a shape is along each of them, 0 … 1. */
  readonly #others: readonly number[];
  readonly #along: Float64Array;

  constructor(width: number, first: number) {
    this.#first = first;
    this.#capacity = new Float64Array(width);
    this.#others = [...new Array(width).keys()].filter((r) => r !== first);
    this.#along = new Float64Array(width - 1);
  }

  /** Sets what all there is is, thousandths; true: that is something else than before, and so is every shape. */
  measure(capacity: Float64Array): boolean {
    if (equals(capacity, this.#capacity, 0)) return false;
    this.#capacity.set(capacity);
    return true;
  }

  /** Writes the shape of the amounts from `at` on, thousandths, to the same place. */
  write(shape: Float64Array, at: number, amounts: Float64Array): void {
    const capacity = this.#capacity;
    const unit = amounts[at + this.#first] / capacity[this.#first];
    for (let r = 0; r < capacity.length; r++) shape[at + r] = capacity[r] > 0 ? amounts[at + r] / capacity[r] / unit : 0;
  }

  /**
   * A number that is near for shapes that are, so that an order by it keeps neighbours together: the leading bits of all coordinates
   * x, as x/(1 + x), in turn (Morton's order, 1966).
   */
  placeOf(shape: Float64Array, at: number): number {
    const others = this.#others;
    const along = this.#along;
    const { length } = others;
    if (length === 0) return 0;
    for (let i = 0; i < length; i++) along[i] = 1 - 1 / (1 + shape[at + others[i]]);
    let place = 0;
    for (let bit = 0, i = 0; bit < PLACE_BITS; bit++, i = i + 1 === length ? 0 : i + 1) {
      const twice = 2 * along[i];
      const isOne = twice >= 1 ? 1 : 0;
      place = 2 * place + isOne;
      along[i] = twice - isOne;
    }
    return place;
  }
}

/** Row `at` of the others is the same amounts. */
export function equals(amounts: Float64Array, others: Float64Array, at: number): boolean {
  for (let r = 0; r < amounts.length; r++) if (amounts[r] !== others[at + r]) return false;
  return true;
}
