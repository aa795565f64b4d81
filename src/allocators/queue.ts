import type { FrameworkId, RoleId } from '../cluster/ids.ts';

/** Where a line in random order takes its draws from: a cycle. */
export interface Draws {
  uniform(): number;
}

/** Who stands in line, in the order in which an agent is offered. */
export interface Queue {
  readonly isEmpty: boolean;
  clear(): void;
  add(framework: FrameworkId): void;
  remove(framework: FrameworkId): void;
  /** It was served. */
  update(framework: FrameworkId): void;
  /** Calls `serve` with each role in line, in order, until it returns true. */
  visit(cycle: Draws, serve: (role: RoleId) => boolean): void;
  /** How many frameworks of the role stand in line, and the one at a place of their order. */
  countIn(role: RoleId): number;
  frameworkAt(role: RoleId, place: number): FrameworkId;
  /** The first framework of the first role; NONE: nobody stands in line. */
  first(cycle: Draws): FrameworkId;
}
