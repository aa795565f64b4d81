import type { ConstraintGroups } from '../../src/cluster/resources/offer-constraints.ts';
import type { Attribute, Domain } from '../oracle/constraints.ts';
import type { Limits, Quantities } from '../oracle/quantities.ts';
import type { SorterTree } from '../oracle/sorter.ts';
import type { Goods } from './goods.ts';

/** All that an allocation run goes by, as it is at one moment: plain objects, nothing summed up (the semantics §4). */
export interface Moment {
  /** By number; those that are registered with the master. */
  readonly agents: readonly Agent[];
  readonly frameworks: readonly Framework[];
  /** Whatever is offered or allocated. */
  readonly held: readonly Holding[];
  /** Of every role there is and every node above one, by path. */
  readonly weights: ReadonlyMap<string, number>;
  readonly priorities: ReadonlyMap<string, number>;
  readonly quotas: ReadonlyMap<string, Quota>;
  /** Resources that do not count in shares. */
  readonly excludedNames: readonly string[];
  readonly filtersGpus: boolean;
  /** The masters'; null: they have none. */
  readonly region: string | null;
  /** `granularity: task`: sets of which tasks wait that nothing was promised to, in the order of submission. */
  readonly waiting: readonly WaitingSet[];
  readonly sorters: Sorters;
}

/** The clients of the role sorter and of each role's framework sorter, with how often each was offered something. */
export interface Sorters {
  readonly roles: SorterTree;
  readonly frameworks: ReadonlyMap<string, SorterTree>;
}

export interface Agent {
  readonly id: number;
  readonly name: string;
  /** Neither deactivated nor kept out by the whitelist. */
  readonly isOffered: boolean;
  readonly total: Goods;
  /** Constraints look at these, registered filters at what was written. */
  readonly attributes: readonly Attribute[];
  readonly written: Readonly<Record<string, string>>;
  /** null: it has no domain. */
  readonly domain: Domain | null;
}

export interface Holding {
  readonly framework: number;
  readonly agent: number;
  readonly goods: Goods;
}

export interface Framework {
  readonly id: number;
  readonly name: string;
  readonly role: string;
  /** Subscribed and not suppressed. */
  readonly isListening: boolean;
  readonly capabilities: readonly string[];
  readonly constraints: ConstraintGroups;
  /** An offer reaches one of these; none: anything goes. */
  readonly minimums: readonly Quantities[];
  /** The registered filter: each offer has at least this, of agents with these attributes. */
  readonly atLeast: Quantities;
  readonly wantedAttributes: Readonly<Record<string, string>>;
  /** What it refused and when that ends does not matter here: these are in force. */
  readonly refused: readonly { readonly agent: number; readonly goods: Goods }[];
  /** Since when its eldest task waits. */
  readonly waitingSince: number;
  /** What its executor takes, by agent: nothing where it has one. */
  readonly overheads: readonly Quantities[];
}

export interface Quota {
  readonly guarantees: Quantities;
  readonly limits: Limits;
}

export interface WaitingSet {
  readonly id: number;
  readonly framework: number;
  /** How many of its tasks wait. */
  readonly count: number;
  readonly demand: Quantities;
  /** Ports and members of sets. */
  readonly elements: readonly (readonly [name: string, element: string])[];
  readonly job: number;
  /** No two tasks of its job may be on one agent; and where it has one. */
  readonly isSpread: boolean;
  readonly elsewhere: readonly number[];
}

/** An offer that has to come out of a run. */
export interface Offer {
  readonly framework: number;
  readonly agent: number;
  /** `granularity: task`: the set whose next task it is for. */
  readonly taskSet: number | null;
  readonly goods: Goods;
}
