import type { Allocation, Instance } from '../instance.ts';

/** Whatever divides: a solver, or an allocator that is run in the simulator. */
export interface Mechanism {
  readonly name: string;
  /** Divisible tasks, or whole ones: of whole ones, properties have to allow for the last task. */
  readonly kind: 'fluid' | 'discrete';
  divide(instance: Instance): Allocation;
  /** What a user may do besides asking for other tasks than it has; absent: nothing (`strategy-proofness`). */
  deviations?(instance: Instance): Iterable<Deviation>;
}

/** What a user may do besides asking for other tasks than it has. */
export type Strategy = 'splitting within a role' | 'splitting across roles' | 'needless declines' | 'hoarding';

/** Something that a user may do instead of telling the truth. */
export interface Deviation {
  readonly user: number;
  readonly strategy: Strategy;
  /** "B holds what it was once given" */
  readonly told: string;
  /** Tasks of its own that it runs if it is honest, and if it is not. */
  outcomes(): { readonly honest: number; readonly dishonest: number };
}

/** A property is broken: who suffers, or gains, and the numbers that show it. */
export interface Violation {
  /** The user it is about; null: it is about all of them. */
  readonly user: number | null;
  /** What the property promises in this world, a sentence with its numbers. */
  readonly promise: string;
  /** What is the case instead, a sentence with its numbers. */
  readonly finding: string;
  /** The second world of a property that compares two; absent: it looks at one. */
  readonly changed?: { readonly told: string; readonly instance: Instance };
  /** What was done that cannot be seen in an instance. */
  readonly deviation?: Deviation;
}

/** What is fair, in one small function. */
export interface Property {
  /** In kebab-case. */
  readonly name: string;
  /** In one sentence. */
  readonly definition: string;
  /** Paper and section. */
  readonly source: string;
  /** Does it say anything about this world, under such a mechanism? */
  applies(instance: Instance, mechanism: Mechanism): boolean;
  /** The first violation found, in the order of users; null: there is none. */
  violation(instance: Instance, mechanism: Mechanism): Violation | null;
}
