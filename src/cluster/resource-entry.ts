/**
 * One entry of a resource set as Mesos writes it (`cpus(prod):8`, `ports(*):[31000-32000]`, `zones:{a,b}`).
 * Scalars are whole thousandths, as in Mesos (src/common/values.cpp: llround(value × 1000)).
 */
export type ResourceEntry = ScalarEntry | RangesEntry | SetEntry;

interface EntryBase {
  /** `cpus`, `mem` (MB), `disk` (MB), `gpus`, `ports`, or any other name. */
  readonly name: string;
  /** The role it is statically reserved for; `*` is unreserved. */
  readonly role: string;
}

export interface ScalarEntry extends EntryBase {
  readonly type: 'scalar';
  /** Thousandths, a positive integer. */
  readonly value: number;
}

export interface RangesEntry extends EntryBase {
  readonly type: 'ranges';
  /** Inclusive, disjoint, ascending, not touching. */
  readonly value: readonly (readonly [first: number, last: number])[];
}

export interface SetEntry extends EntryBase {
  readonly type: 'set';
  /** Distinct, ascending byte-wise. */
  readonly value: readonly string[];
}
