import type { Party } from '../control/party.ts';
import type { Time } from '../sim/index.ts';
import type { Deed, Hazard } from './hazard.ts';
import { DOWN, type Slots } from './slots.ts';

/** Entities that fail together: an agent, or a rack of them. */
export interface Group {
  /** What its draws are named after. */
  readonly name: string;
  /** What people call it: `rack r1`; absent: it is nothing but its members. */
  readonly title?: string;
  readonly members: readonly number[];
}

type DeedsOf = (members: readonly number[], group: Group) => readonly Deed[];

/** Takes those of a group that are up, and gives them back if they are still its own. */
export class SlotHazard implements Hazard {
  readonly isInstant = false;
  readonly entities: readonly string[];
  readonly #groups: readonly Group[];
  readonly #slots: Slots;
  readonly #level: number;
  readonly #begin: DeedsOf;
  readonly #end: DeedsOf;
  readonly #mayTake: (member: number) => boolean;

  constructor(
    groups: readonly Group[],
    slots: Slots,
    level: number,
    [begin, end]: readonly [DeedsOf, DeedsOf],
    mayTake: (member: number) => boolean = () => true,
  ) {
    this.entities = groups.map(({ name }) => name);
    this.#groups = groups;
    this.#slots = slots;
    this.#level = level;
    this.#begin = begin;
    this.#end = end;
    this.#mayTake = mayTake;
  }

  strike(entity: number, occurrence: number, until: Time, skipped: (count: number) => void): readonly Deed[] {
    const group = this.#groups[entity];
    const taken = group.members.filter(
      (member) => this.#mayTake(member) && this.#slots.take(member, this.#level, occurrence, until),
    );
    skipped(group.members.length - taken.length);
    return taken.length > 0 ? this.#begin(taken, group) : [];
  }

  lift(entity: number, occurrence: number): readonly Deed[] {
    const group = this.#groups[entity];
    const back = group.members.filter((member) => this.#slots.release(member, occurrence));
    return back.length > 0 ? this.#end(back, group) : [];
  }

  isLost(entity: number): boolean {
    return this.#groups[entity].members.every((member) => this.#slots.isLost(member, this.#level));
  }
}

/** Happens to what is on agents that are up, and is over: nobody is down for it. */
export class InstantHazard implements Hazard {
  readonly isInstant = true;
  readonly entities: readonly string[];
  readonly #groups: readonly Group[];
  readonly #begin: DeedsOf;
  readonly #agents: Slots;

  constructor(groups: readonly Group[], agents: Slots, begin: DeedsOf) {
    this.entities = groups.map(({ name }) => name);
    this.#groups = groups;
    this.#agents = agents;
    this.#begin = begin;
  }

  strike(entity: number, _occurrence: number, _until: Time, skipped: (count: number) => void): readonly Deed[] {
    const group = this.#groups[entity];
    const there = group.members.filter((member) => this.#agents.level(member) < DOWN);
    skipped(group.members.length - there.length);
    return there.length > 0 ? this.#begin(there, group) : [];
  }

  lift(): readonly Deed[] {
    return [];
  }

  isLost(entity: number): boolean {
    return this.#groups[entity].members.every((member) => this.#agents.isLost(member, DOWN));
  }
}

/** Between parties: several may overlap, so nobody is taken. */
export class LinkHazard implements Hazard {
  readonly isInstant = false;
  readonly entities: readonly string[];
  readonly #begin: (id: number) => Deed;
  readonly #end: (id: number) => Deed;
  readonly #isNothing: boolean;

  constructor(name: string, ends: readonly (readonly Party[])[], begin: (id: number) => Deed, end: (id: number) => Deed) {
    this.entities = [name];
    this.#begin = begin;
    this.#end = end;
    this.#isNothing = ends.some((parties) => parties.length === 0);
  }

  strike(_entity: number, occurrence: number): readonly Deed[] {
    return this.#isNothing ? [] : [this.#begin(occurrence)];
  }

  lift(_entity: number, occurrence: number): readonly Deed[] {
    return this.#isNothing ? [] : [this.#end(occurrence)];
  }

  isLost(): boolean {
    return this.#isNothing;
  }
}

/** Whoever leads: who that is, and whether anybody does, shows only then. */
export class LeaderHazard implements Hazard {
  readonly isInstant = false;
  readonly entities = ['leader'];
  readonly #begin: Deed;
  readonly #end: Deed;

  constructor(begin: Deed, end: Deed) {
    this.#begin = begin;
    this.#end = end;
  }

  strike(): readonly Deed[] {
    return [this.#begin];
  }

  lift(): readonly Deed[] {
    return [this.#end];
  }

  isLost(): boolean {
    return false;
  }
}
