import type { Time } from '../../sim/index.ts';
import type { FrameworkId, RoleId, TaskId } from '../ids.ts';

/** A task that may be revoked, as a victim policy sees it. */
export interface Victim {
  readonly task: TaskId;
  readonly framework: FrameworkId;
  readonly role: RoleId;
  /** Of its role; greater is more important. */
  readonly priority: number;
  readonly weight: number;
  /** When it was launched, µs. */
  readonly started: Time;
  /** Dominant share of the cluster that its framework holds, without what is being revoked already. */
  readonly share: number;
  /** By how much that is more than its framework's fair share; negative: less. */
  readonly overShare: number;
}

/**
 * Chooses among tasks whose revocation would serve as well: who compares less goes first. Of equal ones the one that was launched
 * last goes. As few tasks as possible are revoked, whatever the policy. One's own is an object like this one:
 *
 * ```ts
 * export default { name: 'lightest', compare: (a, b) => a.weight - b.weight };
 * ```
 */
export interface VictimPolicy {
  readonly name: string;
  compare(a: Victim, b: Victim): number;
}
