import type { PoolId } from '../ids.ts';

/**
 * Copies of shared volumes: whoever holds one or more of a volume is charged for it once (sorter/drf/sorter.hpp,
 * Allocation; the semantics §14). Holders are any numbers.
 */
export class SharedCopies {
  readonly #copies = new Map<PoolId, Map<number, number>>();

  /**
   * The holder has one more (+1): true if it is its first; or one less: true if it was its last. Holders are frameworks, then
   * roles. What a role holds counts with all above it, so a node counts a volume once for each role below that holds it
   * (Mesos' entries carry the role they are allocated to).
   */
  turns(pool: PoolId, holder: number, sign: 1 | -1): boolean {
    return sign > 0 ? this.add(pool, holder) : this.remove(pool, holder);
  }

  /** The holder has one more: true if it is the first. */
  add(pool: PoolId, holder: number): boolean {
    let holders = this.#copies.get(pool);
    if (holders === undefined) {
      holders = new Map();
      this.#copies.set(pool, holders);
    }
    const copies = holders.get(holder) ?? 0;
    holders.set(holder, copies + 1);
    return copies === 0;
  }

  /** The holder has one less: true if it was the last. */
  remove(pool: PoolId, holder: number): boolean {
    const holders = this.#copies.get(pool);
    const copies = holders?.get(holder) ?? 0;
    if (copies > 1) holders?.set(holder, copies - 1);
    else holders?.delete(holder);
    return copies === 1;
  }
}
