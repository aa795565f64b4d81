/**
 * Numbers distinct keys (job or machine ids) 0, 1, 2 … by first appearance. Open addressing over flat columns: a Map
 * boxes every id that is no 31-bit integer.
 */
export class NumberIndex {
  /** The keys by number; the first `count` are set. */
  keys = new Float64Array(64);
  count = 0;
  /** Number + 1 of the key in the slot; 0: free. Its length is a power of two, never more than half full. */
  private slots = new Int32Array(128);

  /** Number of the key, −1 if it has none. */
  find(key: number): number {
    return this.slots[this.slotOf(key)] - 1;
  }

  /** Number of the key, the next free one if it is new. */
  add(key: number): number {
    const slot = this.slotOf(key);
    if (this.slots[slot] !== 0) return this.slots[slot] - 1;
    const number = this.count++;
    if (number === this.keys.length) this.grow();
    this.keys[number] = key;
    this.slots[this.slotOf(key)] = number + 1;
    return number;
  }

  private slotOf(key: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOfNumber(key) & mask;
    while (this.slots[slot] !== 0 && this.keys[this.slots[slot] - 1] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const keys = new Float64Array(this.keys.length * 2);
    keys.set(this.keys);
    this.keys = keys;
    this.slots = new Int32Array(keys.length * 2);
    for (let number = 0; number < this.count - 1; number++) this.slots[this.slotOf(keys[number])] = number + 1;
  }
}

/** A fixed, well-mixed 32-bit hash of a whole number below 2^53 (the finaliser of MurmurHash3 over both halves). */
export function hashOfNumber(key: number): number {
  let hash = (key | 0) ^ Math.imul((key / 4294967296) | 0, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
