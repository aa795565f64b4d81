import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../src/scenario/error.ts';
import * as sharing from '../../src/scenario/messages/mesos-messages.ts';
import * as messages from '../../src/scenario/messages/messages.ts';
import { load, SMALL } from './example.ts';

/** Quota, nested roles, attributes, constraints, capabilities and sorters as a scenario says them. */

function changed(from: string, to: string) {
  expect(SMALL).toContain(from);
  return load(SMALL.replace(from, to));
}

const withRoles = (roles: string) => changed('until: 1h', `until: 1h\nroles: ${roles}`);
const withFramework = (keys: string) => changed('    role: dev\n', `    role: dev\n    ${keys}\n`);
const withDomains = (ofMasters: string, ofAgents: string, keys = '') =>
  load(
    SMALL.replace('until: 1h', `until: 1h\nallocation: { domain: ${ofMasters} }`)
      .replace('mem:8GB"', `mem:8GB"\n    domain: ${ofAgents}`)
      .replace('    role: dev\n', `    role: dev\n${keys}`),
  );
const withAttributes = (attributes: string) =>
  changed('resources: "cpus:4;mem:8GB"', `resources: "cpus:4;mem:8GB"\n    attributes: ${attributes}`);

describe('quota', () => {
  it('is a guarantee, a limit, or both, in thousandths; a limit of 0 is one', () => {
    const { scenario } = withRoles('{ dev: { quota: { guarantee: "cpus:2;mem:1GB", limit: "cpus:3;gpus:0" } } }');
    expect(scenario.roles[0]).toEqual({
      name: 'dev',
      weight: 1,
      priority: 0,
      quota: { guarantee: { cpus: 2000, mem: 1_024_000 }, limit: { cpus: 3000, gpus: 0 } },
    });
    const { roles } = withRoles('{ dev: { quota: { limit: { cpus: 2, gpus: 0 } } } }').scenario;
    expect(roles[0]?.quota).toEqual({ guarantee: {}, limit: { cpus: 2000, gpus: 0 } });
  });

  it('beyond what there is can be forced, with a warning', () => {
    const { warnings } = withRoles('{ dev: { quota: { guarantee: "cpus:5", force: true } } }');
    const place = '/s/scenario.yaml:2:38 roles.dev.quota.guarantee';
    expect(warnings).toEqual([`${place}: ${sharing.guaranteedTooMuchAnyhow('cpus', '5', '4')}`]);
  });
});

describe('attributes of agents', () => {
  it.each([
    ['{ rack: a, slots: 4, zones: [x, y], ports: [1-5, 7-9] }', { rack: 'a', slots: '4', zones: '{x,y}', ports: '[1-5,7-9]' }],
    ['"rack:a; slots:4;ports:[1-5]"', { rack: 'a', slots: '4', ports: '[1-5]' }],
    ['{ version: 1.10, ssd: true }', { version: '1.10', ssd: 'true' }],
  ])('%s', (written, expected) => {
    expect(withAttributes(written).scenario.agents[0]?.attributes).toEqual(expected);
  });
});

describe('a framework', () => {
  it('has capabilities, constraints and a minimum of its own', () => {
    const { scenario } = withFramework(
      'capabilities: [GPU_RESOURCES, SHARED_RESOURCES]\n    constraints: [{ attribute: rack, not_equals: a }, { pseudo_attribute: hostname, matches: "agent-.*" }]\n    min_allocatable: "cpus:2|mem:1GB"',
    );
    expect(scenario.frameworks[0]).toMatchObject({
      capabilities: ['GPU_RESOURCES', 'SHARED_RESOURCES'],
      constraints: [
        [
          { attribute: 'rack', predicate: { text_not_equals: 'a' } },
          { pseudo_attribute: 'hostname', predicate: { text_matches: 'agent-.*' } },
        ],
      ],
      minAllocatable: [{ cpus: 2000 }, { mem: 1_024_000 }],
    });
  });

  it('may have groups of constraints, of which one holds', () => {
    const { scenario } = withFramework(
      'constraints: { any: [[{ attribute: a, exists: true }, { attribute: b, not_exists: true }], [{ attribute: a, equals: 4 }, { attribute: c, not_matches: x+ }]] }',
    );
    expect(scenario.frameworks[0]?.constraints).toEqual([
      [
        { attribute: 'a', predicate: { exists: true } },
        { attribute: 'b', predicate: { not_exists: true } },
      ],
      [
        { attribute: 'a', predicate: { text_equals: '4' } },
        { attribute: 'c', predicate: { text_not_matches: 'x+' } },
      ],
    ]);
  });

  it('without any of them says nothing of them', () => {
    const [framework] = load(SMALL).scenario.frameworks;
    expect(Object.keys(framework ?? {})).toEqual(['name', 'role', 'scheduler', 'executor', 'retry', 'workload']);
  });
});

describe('what the master is told', () => {
  it('is what does not count in shares, and who sees agents with GPUs', () => {
    const { allocation } = changed(
      'until: 1h',
      'until: 1h\nallocation: { fair_sharing_excluded: [mem], filter_gpu_resources: false }',
    ).scenario;
    expect(allocation).toMatchObject({ fairSharingExcluded: ['mem'], filtersGpus: false });
  });
});

describe('fault domains', () => {
  it('are regions and zones of agents, and a region of the masters', () => {
    const { scenario, warnings } = withDomains('{ region: eu }', '{ region: eu, zone: a }');
    expect(scenario.allocation.region).toBe('eu');
    expect(scenario.agents[0]?.domain).toEqual({ region: 'eu', zone: 'a' });
    expect(warnings).toEqual([]);
  });

  it('are absent where nothing is said of them', () => {
    const { allocation, agents } = load(SMALL).scenario;
    expect('region' in allocation || agents.some((agent) => 'domain' in agent)).toBe(false);
  });
});

describe('an error', () => {
  const CONSTRAINT_KEYS = [
    'attribute',
    'pseudo_attribute',
    'exists',
    'not_exists',
    'equals',
    'not_equals',
    'matches',
    'not_matches',
  ];
  const CAPABILITIES = [
    'GPU_RESOURCES',
    'REVOCABLE_RESOURCES',
    'SHARED_RESOURCES',
    'RESERVATION_REFINEMENT',
    'PARTITION_AWARE',
    'REGION_AWARE',
  ];

  it.each<[load: () => unknown, at: string, message: string]>([
    // quota
    [() => withRoles('{ a/b: { quota: { limit: "cpus:1" } } }'), '2:17 roles["a/b"].quota', sharing.quotaBelowTop('a/b').message],
    [
      () => withRoles('{ dev: { quota: { guarantee: "cpus:2;mem:3GB", limit: "mem:2GB" } } }'),
      '2:38 roles.dev.quota.guarantee',
      sharing.guaranteeOverLimit('mem', '3GB', '2GB').message,
    ],
    [
      () => withRoles('\n  dev: { quota: { guarantee: "cpus:3" } }\n  ops: { quota: { guarantee: "cpus:2" } }'),
      '4:31 roles.ops.quota.guarantee',
      sharing.guaranteedTooMuch('cpus', '5', '4').message,
    ],
    [
      () => withRoles('{ dev: { quota: { guarantee: "ports:[1-2]" } } }'),
      '2:38 roles.dev.quota.guarantee',
      messages.scalarExpected('ports').message,
    ],
    [
      () => withRoles('{ dev: { quota: { limit: "cpus(dev):2" } } }'),
      '2:34 roles.dev.quota.limit',
      messages.roleNotAllowed('cpus', 'dev').message,
    ],
    [
      () => withRoles('{ dev: { quota: { garantee: "cpus:2" } } }'),
      '2:26 roles.dev.quota.garantee',
      messages.unknownKey('garantee', ['guarantee', 'limit', 'force']).message,
    ],

    // attributes
    [() => withAttributes('"rack:a;slots"'), '4:25 agents[0].attributes', 'expected an attribute such as rack:a; got "slots"'],
    [() => withAttributes('"rack:a;rack:b"'), '4:25 agents[0].attributes', sharing.duplicateAttribute('rack').message],
    [
      () => withAttributes('{ ports: "[1-" }'),
      '4:27 agents[0].attributes.ports',
      'expected ranges such as [1-5,7-9]; got "ports:[1-"',
    ],
    [() => withAttributes('{ rack: "a;b" }'), '4:26 agents[0].attributes.rack', 'expected an attribute such as rack:a; got "b"'],

    // domains
    [
      () => withAttributes('{}\n    domain: { region: eu, zone: a }'),
      '5:5 agents[0].domain',
      sharing.domainWithoutMasters().message,
    ],
    [() => withDomains('{ region: eu }', '{ region: eu }'), '5:5 agents[0].domain.zone', messages.missingKey('zone').message],
    [
      () => withDomains('{ region: eu }', '{ regoin: eu, zone: a }'),
      '5:15 agents[0].domain.regoin',
      messages.unknownKey('regoin', ['region', 'zone']).message,
    ],
    [
      () => withDomains('{ region: eu, zone: a }', '{ region: eu, zone: a }'),
      '2:37 allocation.domain.zone',
      messages.unknownKey('zone', ['region']).message,
    ],
    [
      () => withFramework('constraints: [{ pseudo_attribute: regoin, equals: eu }]'),
      '7:39 frameworks[0].constraints[0].pseudo_attribute',
      messages.notOneOf(['hostname', 'region', 'zone'], 'regoin').message,
    ],

    // frameworks
    [
      () => withFramework('capabilities: [GPU_RESOURCE]'),
      '7:20 frameworks[0].capabilities[0]',
      messages.notOneOf(CAPABILITIES, 'GPU_RESOURCE').message,
    ],
    [
      () => withFramework('constraints: [{ atribute: rack, equals: a }]'),
      '7:21 frameworks[0].constraints[0].atribute',
      messages.unknownKey('atribute', CONSTRAINT_KEYS).message,
    ],
    [
      () => withFramework('constraints: [{ attribute: rack }]'),
      '7:19 frameworks[0].constraints[0]',
      messages.exactlyOneOf(CONSTRAINT_KEYS.slice(2), []).message,
    ],
    [
      () => withFramework('constraints: [{ attribute: rack, pseudo_attribute: hostname, exists: true }]'),
      '7:19 frameworks[0].constraints[0]',
      messages.exactlyOneOf(['attribute', 'pseudo_attribute'], ['attribute', 'pseudo_attribute']).message,
    ],
    [
      () => withFramework('constraints: [{ attribute: rack, exists: false }]'),
      '7:46 frameworks[0].constraints[0].exists',
      messages.expected('"true"', false).message,
    ],
    [
      () => withFramework('constraints: [{ attribute: rack, matches: "(" }]'),
      '7:48 frameworks[0].constraints[0].matches',
      '"(" is no pattern: Unterminated group',
    ],
    [() => withFramework('constraints: { any: [[]] }'), '7:26 frameworks[0].constraints.any[0]', sharing.emptyGroup().message],
    [() => withFramework('min_allocatable: "cpus:x"'), '7:23 frameworks[0].min_allocatable', messages.notAnAmount('x').message],

    // sorters
    [
      () => changed('until: 1h', 'until: 1h\nallocators: [{ use: drf, role_sorter: rnadom }]'),
      '2:39 allocators[0].role_sorter',
      messages.notOneOf(['drf', 'random'], 'rnadom').message,
    ],
    [
      () => changed('until: 1h', 'until: 1h\nallocators: [{ use: drf, rol_sorter: random }]'),
      '2:26 allocators[0].rol_sorter',
      messages.unknownKey('rol_sorter', ['use', 'label', 'role_sorter', 'framework_sorter']).message,
    ],
    [
      () => changed('until: 1h', 'until: 1h\nallocators: [{ use: static-partition, role_sorter: random }]'),
      '2:39 allocators[0].role_sorter',
      sharing.noSorters('static-partition', 'role_sorter').message,
    ],
  ])('%#', (action, at, message) => {
    let error: unknown;
    try {
      action();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ScenarioError);
    expect((error as ScenarioError).message).toBe(`/s/scenario.yaml:${at}: ${message}`);
  });
});

describe('a warning', () => {
  const framework = '/s/scenario.yaml:8:18 frameworks[0].constraints';
  const rack = (constraints: string, attributes = '{ rack: a, slots: 4 }') =>
    load(
      SMALL.replace('mem:8GB"', `mem:8GB"\n    attributes: ${attributes}`).replace(
        '    role: dev\n',
        `    role: dev\n    constraints: ${constraints}\n`,
      ),
    ).warnings;

  it.each([
    ['[{ attribute: rack, equals: a }]', []],
    ['[{ attribute: rack, equals: b }]', [sharing.constraintsExcludeAll()]],
    ['{ any: [[{ attribute: rack, equals: b }], [{ attribute: slots, exists: true }]] }', []],
    ['[{ attribute: rck, equals: b }]', [sharing.strangeAttribute('rck', 'rack')]],
    ['[{ attribute: quarantine, not_exists: true }]', []],
    ['[{ attribute: slots, equals: 5 }]', [sharing.notATextAttribute('slots')]],
  ])('for constraints %s', (constraints, expected) => {
    expect(rack(constraints)).toEqual(expected.map((text) => `${framework}: ${text}`));
  });

  const remote = '/s/scenario.yaml:7:5 frameworks[0]';
  const aware = '    capabilities: [REGION_AWARE]\n';
  const inEu = (predicate: string) => `    constraints: [{ pseudo_attribute: region, ${predicate} }]\n`;

  it.each([
    ['eu', '', []],
    ['us', aware, []],
    ['us', '', [`${remote}: ${sharing.regionsUnseen()}`]],
    ['us', inEu('not_equals: eu'), [`${remote}: ${sharing.regionsUnseen()}`]],
    ['us', `${aware}${inEu('equals: us')}`, []],
    [
      'us',
      `${aware}${inEu('equals: eu')}`,
      [`/s/scenario.yaml:10:18 frameworks[0].constraints: ${sharing.constraintsExcludeAll()}`],
    ],
    ['us', inEu('equals: eu'), [`/s/scenario.yaml:9:18 frameworks[0].constraints: ${sharing.constraintsExcludeAll()}`]],
    ['eu', '    constraints: [{ pseudo_attribute: hostname, equals: agent-1 }]\n', []],
  ])('for agents in region %s, masters in eu: %s', (region, keys, expected) => {
    expect(withDomains('{ region: eu }', `{ region: ${region}, zone: a }`, keys).warnings).toEqual(expected);
  });

  it('for a resource that does not count and is nowhere', () => {
    const { warnings } = changed('until: 1h', 'until: 1h\nallocation: { fair_sharing_excluded: [cpu] }');
    expect(warnings).toEqual([
      `/s/scenario.yaml:2:39 allocation.fair_sharing_excluded[0]: ${sharing.strangeExcluded('cpu', ['cpus', 'mem'])}`,
    ]);
  });
});
