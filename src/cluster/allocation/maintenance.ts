import type { Time } from '../../sim/index.ts';
import type { AgentId } from '../ids.ts';
import type { Frameworks } from '../tables/frameworks.ts';

/** One framework, whatever its roles: a `group` of rows. */
type Group = number;

/**
 * Agents that will be unavailable, and the inverse offers that ask frameworks to leave them (hierarchical.cpp, deallocate;
 * the semantics §13). An inverse offer is outstanding until it is answered; an answer may keep the next one away a while.
 */
export class Maintenance {
  /** When each of them becomes unavailable. */
  readonly windows = new Map<AgentId, Time>();
  readonly #outstanding = new Map<AgentId, Set<Group>>();
  /** By agent and framework: until when no inverse offer is to come. */
  readonly #refused = new Map<AgentId, Map<Group, number>>();

  /** A window was planned or moved, or (null) called off: whatever was said about the old one is void. */
  plan(agent: AgentId, start: Time | null): void {
    if (start === null) this.windows.delete(agent);
    else this.windows.set(agent, start);
    this.forgetAgent(agent);
  }

  /**
   * Who is to be asked after a run, in order: connected frameworks that hold something on a candidate agent with a window,
   * have no outstanding inverse offer for it, and no filter in force.
   */
  ask(
    frameworks: Frameworks,
    isCandidate: (agent: AgentId) => boolean,
    holds: (group: Group, agent: AgentId) => boolean,
    filterTime: number,
  ): [group: Group, agent: AgentId][] {
    const asked: [Group, AgentId][] = [];
    for (const agent of [...this.windows.keys()].sort((a, b) => a - b)) {
      if (!isCandidate(agent)) continue;
      for (let framework = 0; framework < frameworks.count; framework++) {
        const group = frameworks.group[framework];
        if (frameworks.isActive[framework] === 0 || !this.#mayAsk(group, agent, filterTime)) continue;
        if (!holds(group, agent)) continue;
        this.#asked(group, agent);
        asked.push([group, agent]);
      }
    }
    return asked;
  }

  #mayAsk(group: Group, agent: AgentId, filterTime: number): boolean {
    if (this.#outstanding.get(agent)?.has(group)) return false;
    return (this.#refused.get(agent)?.get(group) ?? -1) <= filterTime;
  }

  #asked(group: Group, agent: AgentId): void {
    const groups = this.#outstanding.get(agent);
    if (groups === undefined) this.#outstanding.set(agent, new Set([group]));
    else groups.add(group);
  }

  /** The inverse offer was accepted, declined or rescinded; no other one until `until`. */
  answered(group: Group, agent: AgentId, until: number): void {
    this.#outstanding.get(agent)?.delete(group);
    const refused = this.#refused.get(agent);
    if (refused === undefined) this.#refused.set(agent, new Map([[group, until]]));
    else refused.set(group, Math.max(until, refused.get(group) ?? -1));
  }

  /** REVIVE, or the framework is not connected any more: its filters are void. */
  forgetFilters(group: Group): void {
    for (const refused of this.#refused.values()) refused.delete(group);
  }

  forgetAgent(agent: AgentId): void {
    this.#outstanding.delete(agent);
    this.#refused.delete(agent);
  }

  /** The agent says other things of itself: refusals of it are void, what is outstanding stays so. */
  forgetFiltersOn(agent: AgentId): void {
    this.#refused.delete(agent);
  }

  /** The agent is gone. */
  removeAgent(agent: AgentId): void {
    this.windows.delete(agent);
    this.forgetAgent(agent);
  }
}
