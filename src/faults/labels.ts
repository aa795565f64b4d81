import type { AgentId } from '../cluster/ids.ts';
import type { Party } from '../control/party.ts';
import type { WorldFacts } from './world-facts.ts';

/** What marks on charts say. */

/** `verb` as after "they": "crash", "shut down". `group`: what they have in common, if they fail for that. */
export function agentsDo(facts: WorldFacts, agents: readonly AgentId[], verb: string, group?: string): string {
  const who = agents.length === 1 ? facts.agents[agents[0]].name : `${agents.length} agents`;
  const text = `${who} ${agents.length === 1 ? thirdPerson(verb) : verb}`;
  return group === undefined ? text : `${group}: ${text}`;
}

export function mastersDo(master: number | 'leader' | 'all', verb: string): string {
  if (master === 'all') return `all masters ${verb}`;
  return `${master === 'leader' ? 'the leading master' : `master ${master}`} ${thirdPerson(verb)}`;
}

export function serversDo(servers: readonly number[], verb: string): string {
  if (servers.length === 1) return `ZooKeeper server ${servers[0]} ${thirdPerson(verb)}`;
  return `${servers.length} ZooKeeper servers ${verb}`;
}

export function frameworkDoes(name: string, verb: string): string {
  return `framework ${name} ${thirdPerson(verb)}`;
}

export function executorsCrash(name: string, agents: number): string {
  return `executors of ${name} crash on ${agents === 1 ? '1 agent' : `${agents} agents`}`;
}

const LINK_FAULTS = { partition: 'partition', 'slow-link': 'slow link', hold: 'messages held' } as const;

/** `to` null: everybody else. */
export function linkFails(
  facts: WorldFacts,
  kind: keyof typeof LINK_FAULTS,
  from: readonly Party[],
  to: readonly Party[] | null,
  isOneWay: boolean,
): string {
  return `${LINK_FAULTS[kind]}: ${who(facts, from)} ${isOneWay ? '→' : '↔'} ${to === null ? 'all others' : who(facts, to)}`;
}

export function linkHeals(kind: keyof typeof LINK_FAULTS): string {
  return `${LINK_FAULTS[kind]} over`;
}

function who(facts: WorldFacts, parties: readonly Party[]): string {
  const names = {
    master: ['masters', (index: number) => `master ${index}`],
    agent: ['agents', (index: number) => facts.agents[index].name],
    framework: ['frameworks', (index: number) => `framework ${facts.frameworks[index]}`],
    zookeeper: ['ZooKeeper servers', (index: number) => `ZooKeeper server ${index}`],
  } as const;
  const kinds = (['master', 'agent', 'framework', 'zookeeper'] as const).flatMap((kind) => {
    const those = parties.filter((party) => party.kind === kind);
    const [plural, nameOf] = names[kind];
    if (those.length === 0) return [];
    return [those.length === 1 ? nameOf(those[0].index) : `${those.length} ${plural}`];
  });
  return kinds.join(', ') || 'nobody';
}

function thirdPerson(verb: string): string {
  const [first, ...rest] = verb.split(' ');
  const form = first === 'are' ? 'is' : /(sh|s|ch)$/.test(first) ? `${first}es` : `${first}s`;
  return [form, ...rest].join(' ');
}
