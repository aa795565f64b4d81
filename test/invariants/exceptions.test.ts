import { describe, expect, test } from 'vitest';
import { EXCEPTIONS, type ExceptionName } from '../../src/invariants/index.ts';
import { read, SOURCES, source } from '../house-rules/sources.ts';
import { type CheckedOptions, checked } from './kit.ts';

/*
 * What is excepted, and nothing else: a world for each exception in which it is made, and the same without what justifies it, in
 * which it is not made.
 */

interface Case extends CheckedOptions {
  readonly scenario: string;
}

/** An agent is cut off for so long that it is unreachable, with a task that is told to be so (or, to those who do not know that, lost). */
const PARTITIONED = (...capabilities: string[]) => `
until: 10min
allocators: [mesos]
masters: 1
agents: [{ count: 1, resources: "cpus:2;mem:2GB" }]
frameworks:
  - name: a
    checkpoint: true
    capabilities: [${capabilities.join(', ')}]
    scheduler: batch
    workload: { tasks: 2, duration: 5min, resources: "cpus:1;mem:1GB" }
faults: [{ at: 10s, partition: { from: { agents: 1 }, to: masters }, for: 3min }]
`;

const CASES: Readonly<Record<ExceptionName, Case>> = {
  'shared-volume': {
    scenario: `
until: 40s
allocators: [mesos]
allocation: { min_allocatable: none }
agents: [{ count: 1, resources: "cpus:4;mem:4GB;disk:10GB" }]
roles: { prod: }
frameworks:
  - { name: a, role: prod, capabilities: [SHARED_RESOURCES], scheduler: { use: batch, think_time: { job: 3s } }, workload: { tasks: 30, duration: 3s, resources: "cpus:2;mem:1GB" } }
  - { name: b, role: prod, capabilities: [SHARED_RESOURCES], scheduler: { use: batch, think_time: { job: 3s } }, workload: { tasks: 30, duration: 3s, resources: "cpus:2;mem:1GB" } }
operations:
  - { at: 5s, reserve: { agents: all, role: prod, resources: "disk:2GB" } }
  - { at: 10s, create_volume: { agents: all, role: prod, id: v, size: 2GB, shared: true } }
`,
  },
  'shrunken-oversubscription': {
    scenario: `
until: 60s
allocators: [mesos]
allocation: { min_allocatable: "cpus:0.01" }
agents: [{ count: 1, resources: "cpus:4;mem:8GB", oversubscribed: { unused: { cpus: [{ from: 0s, fraction: 0.5 }, { from: 25s, fraction: 0 }] } } }]
roles: { spare: { quota: { limit: "cpus:0" } } }
frameworks:
  - { name: prod, role: prod, scheduler: service, workload: { tasks: 4, resources: "cpus:1;mem:1GB" } }
  - { name: spare, role: spare, capabilities: [REVOCABLE_RESOURCES], scheduler: batch, workload: { tasks: 20, duration: 40s, resources: "cpus:1;mem:1GB" } }
`,
  },
  'shrunken-agent': {
    scenario: `
until: 60s
allocators: [mesos]
agents: [{ count: 1, resources: "cpus:4;mem:8GB;ports:[31000-31009]" }]
frameworks:
  - { name: a, scheduler: batch, workload: { tasks: 4, duration: 30s, resources: "cpus:1;mem:1GB" } }
`,
    churn: [{ at: 5_000_000, agent: 0, what: 'shrinks' }],
  },
  'lowered-limit': {
    scenario: `
until: 60s
allocators: [mesos]
allocation: { min_allocatable: none }
agents: [{ count: 2, resources: "cpus:4;mem:8GB;cpus(a):1;mem(a):1GB" }]
frameworks:
  - { name: a, role: a, scheduler: { use: batch, suppress: false, refuse: 1s }, workload: { tasks: 60, duration: 20s, resources: "cpus:1;mem:1GB" } }
operations: [{ at: 10s, quota: { role: a, limit: "cpus:1", force: true } }]
`,
  },
  'nested-role': {
    scenario: `
until: 60s
allocators: [mesos]
agents: [{ count: 2, resources: "cpus:4;mem:8GB" }]
roles: { a: { quota: { limit: "cpus:1" } }, a/b: }
frameworks:
  - { name: below, role: a/b, scheduler: batch, workload: { tasks: 60, duration: 20s, resources: "cpus:1;mem:1GB" } }
`,
  },
  'replaced-while-unreachable': { scenario: PARTITIONED('PARTITION_AWARE') },
  'task-given-up': { scenario: PARTITIONED() },
};

describe('each exception is made where Mesos makes it', () => {
  test.each(Object.entries(CASES))('%s', async (name, { scenario, ...options }) => {
    const { check, violation } = await checked(scenario, { ...options, sweepEvery: 1 });
    expect(violation?.message).toBeUndefined();
    expect([...check.excused.keys()]).toContain(name);
    for (const other of check.excused.keys()) expect([name, 'task-given-up']).toContain(other);
  });
});

test('each has its section of the semantics, and is an exception to an invariant that there is', () => {
  const invariants = SOURCES.filter((path) => path.startsWith('invariants/')).flatMap((path) =>
    [...source(path).matchAll(/^const NAME = '([^']+)'/gm)].map(([, name]) => name),
  );
  for (const { section, invariant, about } of Object.values(EXCEPTIONS)) {
    expect(section).toMatch(/^§\d+/);
    expect(invariants).toContain(invariant);
    expect(about.length).toBeGreaterThan(40);
  }
});

test('nothing is let pass but by an exception: each is made in one place or two, and every one is used', () => {
  const text = SOURCES.filter((path) => path.startsWith('invariants/') && !path.endsWith('exceptions.ts'))
    .map(source)
    .join('\n');
  for (const name of Object.keys(EXCEPTIONS)) expect(text.split(`'${name}'`).length - 1, name).toBeGreaterThan(0);
});

test('the guide lists every invariant and every exception', () => {
  const guide = read('docs/guides/invariants.md');
  const invariants = SOURCES.filter((path) => path.startsWith('invariants/')).flatMap((path) =>
    [...source(path).matchAll(/^const NAME = '([^']+)'/gm)].map(([, name]) => name),
  );
  const rows = [...guide.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
  expect(rows.sort()).toEqual([...invariants, ...Object.keys(EXCEPTIONS)].sort());
});
