import type { Time } from '../sim/index.ts';
import type { Parties, PartyKind } from './party.ts';

/** How long a message takes: the value below which a fraction `uniform` ∈ (0, 1) of messages stays, in µs. */
export type Latency = (uniform: number) => Time;

/** What lies between two kinds of parties; both directions are alike. */
export type LinkKind = 'framework-master' | 'master-agent' | 'zookeeper';

const LINKS: Readonly<Record<PartyKind, Readonly<Partial<Record<PartyKind, LinkKind>>>>> = {
  master: { framework: 'framework-master', agent: 'master-agent', zookeeper: 'zookeeper' },
  framework: { master: 'framework-master', zookeeper: 'zookeeper' },
  agent: { master: 'master-agent', zookeeper: 'zookeeper' },
  zookeeper: { master: 'zookeeper', framework: 'zookeeper', agent: 'zookeeper', zookeeper: 'zookeeper' },
};

/** The link a message takes; none between those Mesos lets talk by other ways, whose messages take no time. */
export function linkBetween(parties: Parties, from: number, to: number): LinkKind | undefined {
  return LINKS[parties.kind(from)][parties.kind(to)];
}
