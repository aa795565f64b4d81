import type { AgentId, FrameworkId } from '../cluster/ids.ts';
import type { Party } from '../control/party.ts';
import type { AgentPick, PartyPick, ServerPick } from '../scenario/index.ts';
import type { Keys } from './keys.ts';
import type { WorldFacts } from './world-facts.ts';

/** Who a scenario means. What is drawn is drawn from keys named after `purpose` and the one drawn. */
export class Picks {
  readonly facts: WorldFacts;
  /** Names that nobody has: those of a trace are known only now. */
  readonly unknown = new Set<string>();
  readonly #keys: Keys;
  readonly #agentOf: ReadonlyMap<string, AgentId>;

  constructor(facts: WorldFacts, keys: Keys) {
    this.facts = facts;
    this.#keys = keys;
    this.#agentOf = new Map(facts.agents.map(({ name }, agent) => [name, agent]));
  }

  agents({ names, attributes = {}, count, fraction }: AgentPick, purpose: string): AgentId[] {
    const { agents } = this.facts;
    if (names !== undefined) return ascending(names.flatMap((name) => this.#known(`agent ${name}`, this.#agentOf.get(name))));
    const wanted = Object.entries(attributes);
    const those = [...agents.keys()].filter((agent) => wanted.every(([name, value]) => agents[agent].attributes[name] === value));
    const number = fraction === undefined ? (count ?? those.length) : partOf(those.length, fraction);
    return this.#keys.pick(purpose, those, number, (agent) => agents[agent].name);
  }

  /** A name, or `all`. */
  frameworks(names: string | readonly string[]): FrameworkId[] {
    const { frameworks } = this.facts;
    if (names === 'all') return [...frameworks.keys()];
    return ascending(
      [names].flat().flatMap((name) => {
        const framework = frameworks.indexOf(name);
        return this.#known(`framework ${name}`, framework < 0 ? undefined : framework);
      }),
    );
  }

  servers({ indices, count }: ServerPick, purpose: string): number[] {
    if (indices !== undefined) return ascending(indices);
    const all = Array.from({ length: this.facts.zookeeper }, (_, server) => server);
    return this.#keys.pick(purpose, all, count ?? all.length, (server) => `zookeeper ${server}`);
  }

  masters(which: readonly number[] | 'all'): number[] {
    return which === 'all' ? Array.from({ length: this.facts.masters }, (_, master) => master) : ascending(which);
  }

  parties({ masters, agents, frameworks, zookeeper }: PartyPick, purpose: string): Party[] {
    return [
      ...parties('master', masters === undefined ? [] : this.masters(masters)),
      ...parties('zookeeper', zookeeper === undefined ? [] : this.servers(zookeeper, purpose)),
      ...parties('framework', frameworks === undefined ? [] : this.frameworks(frameworks)),
      ...parties('agent', agents === undefined ? [] : this.agents(agents, purpose)),
    ];
  }

  everybodyBut(those: readonly Party[]): Party[] {
    const left = new Set(those.map(({ kind, index }) => `${kind} ${index}`));
    const all = this.parties({ masters: 'all', agents: {}, frameworks: 'all', zookeeper: {} }, '');
    return all.filter(({ kind, index }) => !left.has(`${kind} ${index}`));
  }

  #known(name: string, number: number | undefined): number[] {
    if (number !== undefined) return [number];
    this.unknown.add(name);
    return [];
  }
}

/** The whole number nearest to that part, but at least 1. */
export function partOf(count: number, fraction: number): number {
  return Math.max(1, Math.round(count * fraction));
}

function parties(kind: Party['kind'], indices: readonly number[]): Party[] {
  return indices.map((index) => ({ kind, index }));
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
