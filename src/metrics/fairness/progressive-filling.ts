/** Relative rounding error that counts as nothing left. */
const EPSILON = 1e-12;

/**
 * Progressive filling without garbage: the lexicographic weighted max-min fair dominant shares of divisible demands on one
 * pool of resources (allocation-policies A1, A3; Parkes, Procaccia, Shah, EC'12 for zero demands). Everybody's share grows
 * in proportion to its weight until its demand is met or a resource it needs is used up. What is reserved for one is not
 * there for the others; it uses that first. `begin`, `add` each claimant, `fill`: then `fraction` has the part of its demand
 * (0 … 1) that each gets. A round costs claimants × resources, and each round satisfies a claimant, uses up a reservation
 * or uses up a resource.
 */
export class ProgressiveFilling {
  count = 0;
  #isUnreserved = true;
  readonly fraction: Float64Array;
  /** Rows of `width`: running plus pending, and what is reserved for it. */
  readonly #demand: Float64Array;
  readonly #reserved: Float64Array;
  readonly #hasReserved: Uint8Array;
  readonly #weight: Float64Array;
  readonly #dominant: Float64Array;
  readonly #share: Float64Array;
  /** What it takes per unit of level. */
  readonly #rate: Float64Array;
  /** At which level its demand is met. */
  readonly #satisfied: Float64Array;
  readonly #capacity: Float64Array;
  readonly #left: Float64Array;
  readonly #slope: Float64Array;
  /** How many of the active need each resource. */
  readonly #users: Int32Array;
  readonly #active: Int32Array;
  readonly #width: number;

  constructor(width: number, most: number) {
    this.#width = width;
    this.fraction = new Float64Array(most);
    this.#demand = new Float64Array(width * most);
    this.#reserved = new Float64Array(width * most);
    this.#hasReserved = new Uint8Array(most);
    this.#weight = new Float64Array(most);
    this.#dominant = new Float64Array(most);
    this.#share = new Float64Array(most);
    this.#satisfied = new Float64Array(most);
    this.#rate = new Float64Array(width * most);
    this.#capacity = new Float64Array(width);
    this.#left = new Float64Array(width);
    this.#slope = new Float64Array(width);
    this.#users = new Int32Array(width);
    this.#active = new Int32Array(most);
  }

  /** All there is of each resource, reservations included: `width` values of `from`, from `at` on. */
  begin(from: Float64Array, at = 0): void {
    this.count = 0;
    this.#isUnreserved = true;
    for (let r = 0; r < this.#width; r++) {
      this.#capacity[r] = from[at + r];
      this.#left[r] = from[at + r];
    }
  }

  /** The next claimant; its demand is `width` values of `from`, from `at` on. */
  add(from: Float64Array, at: number, weight: number): number {
    const claimant = this.count++;
    const row = claimant * this.#width;
    for (let r = 0; r < this.#width; r++) this.#demand[row + r] = from[at + r];
    this.#hasReserved[claimant] = 0;
    this.#weight[claimant] = weight;
    return claimant;
  }

  /** So much of a resource is reserved for the claimant; to be told of each resource at most once. */
  reserve(claimant: number, resource: number, amount: number): void {
    if (amount === 0) return;
    this.#isUnreserved = false;
    if (this.#hasReserved[claimant] === 0) {
      this.#hasReserved[claimant] = 1;
      this.#reserved.fill(0, claimant * this.#width, (claimant + 1) * this.#width);
    }
    this.#reserved[claimant * this.#width + resource] = amount;
    this.#left[resource] -= amount;
  }

  /** Cuts a claimant's demand, in its proportions, to what a limit allows. */
  limit(claimant: number, limit: Float64Array): void {
    const row = claimant * this.#width;
    let part = 1;
    for (let r = 0; r < this.#width; r++)
      if (this.#demand[row + r] > limit[r]) part = Math.min(part, limit[r] / this.#demand[row + r]);
    for (let r = 0; r < this.#width; r++) this.#demand[row + r] *= part;
  }

  /** What the claimant demands, or is granted, of a resource. */
  demand(claimant: number, resource: number): number {
    return this.#demand[claimant * this.#width + resource];
  }

  granted(claimant: number, resource: number): number {
    return this.#demand[claimant * this.#width + resource] * this.fraction[claimant];
  }

  fill(): void {
    const active = this.#begin();
    if (this.#isUnreserved) this.#fillUnreserved(active);
    else this.#fillReserved(active);
    for (let i = 0; i < this.count; i++) {
      const dominant = this.#dominant[i];
      this.fraction[i] = dominant > 0 && dominant < Infinity ? Math.min(1, this.#share[i] / dominant) : 0;
    }
  }

  /** Nothing is reserved for anybody: who is satisfied, or needs what is used up, leaves the slopes, which need no sum then. */
  #fillUnreserved(claimants: number): void {
    const width = this.#width;
    let active = claimants;
    let level = 0;
    this.#slope.fill(0);
    this.#users.fill(0);
    for (let k = 0; k < active; k++) this.#tilt(this.#active[k], 1);
    while (active > 0) {
      let next = Infinity;
      let usedUp = -1;
      for (let k = 0; k < active; k++) {
        const end = this.#satisfied[this.#active[k]];
        if (end < next) next = end;
      }
      for (let r = 0; r < width; r++) {
        if (this.#users[r] === 0) continue; // its slope is a rounding error
        const end = level + Math.max(0, this.#left[r]) / this.#slope[r];
        if (end < next) {
          next = end;
          usedUp = r;
        }
      }
      for (let r = 0; r < width; r++) this.#left[r] -= this.#slope[r] * (next - level);
      if (usedUp >= 0) this.#left[usedUp] = 0; // somebody ends in every round, whatever is rounded
      level = next;
      let kept = 0;
      for (let k = 0; k < active; k++) {
        const i = this.#active[k];
        if (this.#satisfied[i] <= level * (1 + EPSILON)) this.#share[i] = this.#dominant[i];
        else if (this.#isBlocked(i)) this.#share[i] = this.#weight[i] * level;
        else {
          this.#active[kept++] = i;
          continue;
        }
        this.#tilt(i, -1);
      }
      active = kept;
    }
  }

  #tilt(i: number, sign: 1 | -1): void {
    const row = i * this.#width;
    for (let r = 0; r < this.#width; r++) {
      if (this.#rate[row + r] <= 0) continue;
      this.#slope[r] += sign * this.#rate[row + r];
      this.#users[r] += sign;
    }
  }

  #fillReserved(claimants: number): void {
    let active = claimants;
    while (active > 0) {
      const step = this.#step(active);
      for (let r = 0; r < this.#width; r++) this.#left[r] -= this.#slope[r] * step;
      for (let k = 0; k < active; k++) this.#share[this.#active[k]] += this.#weight[this.#active[k]] * step;
      active = this.#stillActive(active);
    }
  }

  #begin(): number {
    const width = this.#width;
    let active = 0;
    for (let i = 0; i < this.count; i++) {
      const row = i * width;
      let dominant = 0;
      for (let r = 0; r < width; r++) {
        const demand = this.#demand[row + r];
        if (demand > 0 && demand / this.#capacity[r] > dominant) dominant = demand / this.#capacity[r];
      }
      this.#dominant[i] = dominant;
      this.#share[i] = 0;
      if (!(dominant > 0 && dominant < Infinity)) continue;
      this.#active[active++] = i;
      this.#satisfied[i] = dominant / this.#weight[i];
      for (let r = 0; r < width; r++) this.#rate[row + r] = (this.#weight[i] * this.#demand[row + r]) / dominant;
    }
    return active;
  }

  /** How much the level can rise until somebody is satisfied, or something is used up; the slopes are of this step. */
  #step(active: number): number {
    const width = this.#width;
    this.#slope.fill(0);
    let step = Infinity;
    for (let k = 0; k < active; k++) {
      const i = this.#active[k];
      const row = i * width;
      const toDemand = (this.#dominant[i] - this.#share[i]) / this.#weight[i];
      if (toDemand < step) step = toDemand;
      for (let r = 0; r < width; r++) {
        const rate = this.#rate[row + r];
        const own = this.#hasReserved[i] === 1 ? this.#ownLeft(i, r) : 0;
        if (own <= EPSILON * this.#capacity[r]) this.#slope[r] += rate;
        else if (rate > 0 && own / rate < step) step = own / rate;
      }
    }
    for (let r = 0; r < width; r++) {
      if (this.#slope[r] <= 0) continue;
      const toEnd = Math.max(0, this.#left[r]) / this.#slope[r];
      if (toEnd < step) step = toEnd;
    }
    return step;
  }

  #stillActive(active: number): number {
    let kept = 0;
    for (let k = 0; k < active; k++) {
      const i = this.#active[k];
      if (this.#share[i] < this.#dominant[i] * (1 - EPSILON) && !this.#isBlocked(i)) this.#active[kept++] = i;
    }
    return kept;
  }

  /** Something that it needs is used up, its own part too. */
  #isBlocked(i: number): boolean {
    for (let r = 0; r < this.#width; r++) {
      const none = EPSILON * this.#capacity[r];
      if (this.#left[r] > none || this.#rate[i * this.#width + r] <= 0) continue;
      if (this.#hasReserved[i] === 0 || this.#ownLeft(i, r) <= none) return true;
    }
    return false;
  }

  #ownLeft(i: number, r: number): number {
    const at = i * this.#width + r;
    return this.#reserved[at] - (this.#share[i] / this.#dominant[i]) * this.#demand[at];
  }
}
