import { describe, expect, it } from 'vitest';
import { Cluster } from '../../src/cluster/cluster.ts';
import { compileOfferConstraints } from '../../src/cluster/resources/offer-constraints.ts';
import type { AgentDescription } from '../../src/cluster/tables/agents.ts';
import { NO_CAPABILITIES } from '../../src/cluster/tables/frameworks.ts';
import { createSimulation } from '../../src/sim/index.ts';

const AWARE = 0;
const PLAIN = 1;

const agent = (name: string, region?: string, zone = 'a'): AgentDescription => ({
  name,
  resources: [{ type: 'scalar', name: 'cpus', role: '*', value: 1000 }],
  attributes: {},
  ...(region === undefined ? {} : { domain: { region, zone } }),
});

function clusterOf(agents: readonly AgentDescription[], region?: string): Cluster {
  return new Cluster(createSimulation({ seed: 1 }), {
    resources: ['cpus'],
    agents,
    roles: [{ name: 'r', weight: 1, priority: 0 }],
    frameworks: [
      { name: 'aware', role: 'r', capabilities: { ...NO_CAPABILITIES, regionAware: true } },
      { name: 'plain', role: 'r' },
    ],
    minAllocatable: [],
    ...(region === undefined ? {} : { region }),
  });
}

function allowed({ agents, eligibility }: Cluster, framework: number): string[] {
  return agents.names.filter((_, id) => eligibility.allows(framework, id));
}

describe('agents in another region than the masters', () => {
  const agents = [agent('nowhere'), agent('near', 'eu'), agent('next door', 'eu', 'b'), agent('far', 'us')];

  it('are for frameworks that know regions; an agent without a domain is in theirs', () => {
    const cluster = clusterOf(agents, 'eu');
    expect(allowed(cluster, AWARE)).toEqual(['nowhere', 'near', 'next door', 'far']);
    expect(allowed(cluster, PLAIN)).toEqual(['nowhere', 'near', 'next door']);
    expect([AWARE, PLAIN].map((framework) => cluster.eligibility.allowsAll(framework))).toEqual([true, false]);
  });

  it('are not remote to masters without a domain', () => {
    const cluster = clusterOf(agents);
    expect(allowed(cluster, PLAIN)).toEqual(['nowhere', 'near', 'next door', 'far']);
    expect(cluster.eligibility.allowsAll(PLAIN)).toBe(true);
  });

  it('are seen from when the framework knows regions', () => {
    const cluster = clusterOf(agents, 'eu');
    expect(allowed(cluster, PLAIN)).not.toContain('far');
    cluster.frameworks.setCapabilities(PLAIN, { ...NO_CAPABILITIES, regionAware: true });
    cluster.eligibility.frameworkChanged(PLAIN);
    expect(allowed(cluster, PLAIN)).toContain('far');
  });

  it.each([
    ['region', 'us', ['far'], []],
    ['region', 'eu', ['near', 'next door'], ['near', 'next door']],
    ['zone', 'a', ['near', 'far'], ['near']],
  ] as const)('are constrained by %s as well: %s', (pseudo_attribute, text_equals, byAware, byPlain) => {
    const cluster = clusterOf(agents, 'eu');
    for (const framework of [AWARE, PLAIN])
      cluster.eligibility.constrain(framework, compileOfferConstraints([[{ pseudo_attribute, predicate: { text_equals } }]]));
    expect(allowed(cluster, AWARE)).toEqual(byAware);
    expect(allowed(cluster, PLAIN)).toEqual(byPlain);
  });
});
