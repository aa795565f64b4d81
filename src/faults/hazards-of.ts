import type { DisturbanceSpec } from '../scenario/index.ts';
import type { Deed, Hazard } from './hazard.ts';
import { type Group, InstantHazard, LeaderHazard, LinkHazard, SlotHazard } from './hazards.ts';
import * as labels from './labels.ts';
import type { Picks } from './picks.ts';
import { AWAY, DOWN, GONE, Slots, UP } from './slots.ts';
import type { WorldFacts } from './world-facts.ts';

/** Who is down, of all kinds of entities. */
export class WorldSlots {
  readonly agents: Slots;
  readonly drains: Slots;
  readonly masters: Slots;
  readonly zookeeper: Slots;
  readonly frameworks: Slots;
  readonly registry = new Slots(1);

  constructor({ agents, masters, zookeeper, frameworks }: WorldFacts) {
    this.agents = new Slots(agents.length);
    this.drains = new Slots(agents.length);
    this.masters = new Slots(masters);
    this.zookeeper = new Slots(zookeeper);
    this.frameworks = new Slots(frameworks.length);
  }
}

type Members = readonly number[];
type What<Kind extends DisturbanceSpec['kind']> = Extract<DisturbanceSpec, { readonly kind: Kind }>;

/** How who is meant falls into entities that fail by themselves. */
export interface Grouping {
  readonly of: 'all-together' | 'each-alone';
  /** Agents with the same value of this attribute are one. */
  readonly by?: string;
  /** Draws of whom it happens to are named after it. */
  readonly purpose: string;
}

/** Makes hazards of what scenarios say. */
export class Hazards {
  readonly #facts: WorldFacts;
  readonly #picks: Picks;
  readonly #slots: WorldSlots;

  constructor(facts: WorldFacts, picks: Picks, slots: WorldSlots) {
    this.#facts = facts;
    this.#picks = picks;
    this.#slots = slots;
  }

  of(what: DisturbanceSpec, grouping: Grouping): Hazard {
    switch (what.kind) {
      case 'agent-crash':
      case 'agent-process-crash':
      case 'agent-shutdown':
      case 'agent-drain':
        return this.onAgents(what, this.#agentGroups(this.#picks.agents(what.agents, grouping.purpose), grouping));
      case 'executor-crash':
        return this.#executors(what, grouping);
      case 'master-crash':
        return this.#masters(what, grouping);
      case 'zookeeper-crash':
        return this.#zookeeper(what, grouping);
      case 'registry-down':
        return this.#registry();
      case 'framework-crash':
      case 'framework-disconnect':
      case 'framework-teardown':
        return this.#frameworks(what, grouping);
      case 'partition':
      case 'slow-link':
      case 'hold':
        return this.#links(what, grouping);
    }
  }

  onAgents(what: AgentDisturbance, groups: readonly Group[]): Hazard {
    const facts = this.#facts;
    const { agents, drains } = this.#slots;
    const label = (members: Members, { title }: Group, verb: string) => labels.agentsDo(facts, members, verb, title);
    if (what.kind === 'agent-drain') {
      const { grace } = what;
      return new SlotHazard(
        groups,
        drains,
        DOWN,
        [
          (those, group) => [{ kind: 'agent-drain', agents: those, grace, label: label(those, group, 'are drained') }],
          (those, group) => [{ kind: 'agent-reactivate', agents: those, label: label(those, group, 'are activated again') }],
        ],
        (agent) => agents.level(agent) === UP,
      );
    }
    const { kind } = what;
    const verb = { 'agent-crash': 'crash', 'agent-process-crash': 'restart', 'agent-shutdown': 'shut down' }[kind];
    return new SlotHazard(groups, agents, kind === 'agent-process-crash' ? AWAY : DOWN, [
      (those, group) => [{ kind, agents: those, label: label(those, group, verb) }],
      (those, group) => [{ kind: 'agent-start', agents: those, label: label(those, group, 'start') }],
    ]);
  }

  #agentGroups(agents: Members, { of, by }: Grouping): readonly Group[] {
    const { agents: all } = this.#facts;
    if (of === 'all-together') return [{ name: 'all', members: agents }];
    const groups = new Map<string, { name: string; title?: string; members: number[] }>();
    for (const agent of agents) {
      const { name, attributes } = all[agent];
      const value = by === undefined ? undefined : attributes[by];
      const title = value === undefined ? undefined : `${by} ${value}`;
      const key = title ?? name;
      const group = groups.get(key) ?? { name: key, ...(title === undefined ? {} : { title }), members: [] };
      group.members.push(agent);
      groups.set(key, group);
    }
    return [...groups.values()];
  }

  #executors(what: What<'executor-crash'>, grouping: Grouping): Hazard {
    const { frameworks: names } = this.#facts;
    const frameworks = this.#picks.frameworks(what.framework);
    const agents = this.#picks.agents(what.agents, grouping.purpose);
    return new InstantHazard(this.#agentGroups(agents, grouping), this.#slots.agents, (those) =>
      frameworks
        .filter((framework) => this.#slots.frameworks.level(framework) < GONE)
        .map((framework) => ({
          kind: 'executor-crash',
          framework,
          agents: those,
          label: labels.executorsCrash(names[framework], those.length),
        })),
    );
  }

  #masters({ master }: What<'master-crash'>, grouping: Grouping): Hazard {
    const deed = (kind: 'master-crash' | 'master-start', which: number | 'leader' | 'all'): Deed => ({
      kind,
      master: which,
      label: labels.mastersDo(which, kind === 'master-crash' ? 'crash' : 'start'),
    });
    if (master === 'leader') return new LeaderHazard(deed('master-crash', 'leader'), deed('master-start', 'leader'));
    const deeds = (kind: 'master-crash' | 'master-start') => (those: Members) =>
      those.length === this.#facts.masters && those.length > 1 ? [deed(kind, 'all')] : those.map((each) => deed(kind, each));
    const members = this.#picks.masters(master === 'all' ? 'all' : [master]);
    const groups = grouped(members, grouping, (each) => `master ${each}`);
    return new SlotHazard(groups, this.#slots.masters, DOWN, [deeds('master-crash'), deeds('master-start')]);
  }

  #zookeeper({ servers }: What<'zookeeper-crash'>, grouping: Grouping): Hazard {
    const members = this.#picks.servers(servers, grouping.purpose);
    const groups = grouped(members, grouping, (each) => `zookeeper ${each}`);
    return new SlotHazard(groups, this.#slots.zookeeper, DOWN, [
      (those) => [{ kind: 'zookeeper-crash', servers: those, label: labels.serversDo(those, 'crash') }],
      (those) => [{ kind: 'zookeeper-start', servers: those, label: labels.serversDo(those, 'start') }],
    ]);
  }

  #registry(): Hazard {
    return new SlotHazard([{ name: 'registry', members: [0] }], this.#slots.registry, DOWN, [
      () => [{ kind: 'registry-down', label: 'the registry is down' }],
      () => [{ kind: 'registry-up', label: 'the registry is up' }],
    ]);
  }

  #frameworks({ kind, framework }: FrameworkDisturbance, grouping: Grouping): Hazard {
    const { frameworks: names } = this.#facts;
    const [level, endKind, verbs] = FRAMEWORK_FAULTS[kind];
    const groups = grouped(this.#picks.frameworks(framework), grouping, (each) => names[each]);
    const deeds = (what: FrameworkDeed, verb: string) => (those: Members) =>
      those.map((each) => ({ kind: what, framework: each, label: labels.frameworkDoes(names[each], verb) }));
    return new SlotHazard(groups, this.#slots.frameworks, level, [deeds(kind, verbs[0]), deeds(endKind, verbs[1])]);
  }

  #links(what: What<'partition' | 'slow-link' | 'hold'>, { purpose }: Grouping): Hazard {
    const { kind } = what;
    const from = this.#picks.parties(what.from, `${purpose}/from`);
    const to = what.to === null ? this.#picks.everybodyBut(from) : this.#picks.parties(what.to, `${purpose}/to`);
    const isOneWay = what.kind !== 'partition' || what.isOneWay;
    const label = labels.linkFails(this.#facts, kind, from, what.to === null ? null : to, isOneWay);
    const begin = (id: number): Deed => {
      if (what.kind === 'partition') return { kind: what.kind, id, from, to, isOneWay, label };
      if (what.kind === 'slow-link') return { kind: what.kind, id, from, to, latency: what.latency, label };
      return { kind: what.kind, id, from, to, label };
    };
    return new LinkHazard(purpose, [from, to], begin, (id) => ({ kind: 'heal', id, label: labels.linkHeals(kind) }));
  }
}

type AgentDisturbance =
  | { readonly kind: 'agent-crash' | 'agent-process-crash' | 'agent-shutdown' }
  | { readonly kind: 'agent-drain'; readonly grace: number | null };
type FrameworkDisturbance = Exclude<Extract<DisturbanceSpec, { readonly framework: string }>, What<'executor-crash'>>;
type FrameworkDeed = FrameworkDisturbance['kind'] | 'framework-start' | 'framework-reconnect';

/** How bad it is, what ends it (a teardown never ends), and the words for both. */
const FRAMEWORK_FAULTS: Readonly<
  Record<FrameworkDisturbance['kind'], readonly [level: number, end: FrameworkDeed, verbs: readonly [string, string]]>
> = {
  'framework-disconnect': [AWAY, 'framework-reconnect', ['disconnect', 'reconnect']],
  'framework-crash': [DOWN, 'framework-start', ['crash', 'start']],
  'framework-teardown': [GONE, 'framework-start', ['are torn down', 'start']],
};

function grouped(members: Members, { of }: Grouping, nameOf: (member: number) => string): readonly Group[] {
  if (of === 'all-together') return [{ name: 'all', members }];
  return members.map((member) => ({ name: nameOf(member), members: [member] }));
}
