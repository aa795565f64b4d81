import fc from 'fast-check';
import type { AgentSelection, OperationSpec, Scenario } from '../../src/scenario/index.ts';
import { SECOND } from '../../src/sim/index.ts';
import { smallWorlds } from './small-worlds.ts';

/*
 * The small worlds, with all that is done to a cluster while it runs: an operator who reserves, makes volumes, changes
 * weights and quota, takes agents out; agents that are oversubscribed; frameworks that reserve, drain, and take what is
 * revocable or shared.
 */

const ROLES = ['prod', 'dev', 'a/b'];
const GB = 1024 * 1000;

const agents: fc.Arbitrary<AgentSelection> = fc.oneof(
  fc.constant({}),
  fc.constantFrom('agent-1', 'agent-2', 'agent-9').map((name) => ({ names: [name] })),
  fc.constant({ attributes: { rack: 'r1' } }),
  fc.constant({ count: 1 }),
);
const role = fc.constantFrom(...ROLES);
const amounts = fc
  .record({
    cpus: fc.constantFrom(0, 500, 1000, 2000),
    mem: fc.constantFrom(0, GB),
    disk: fc.constantFrom(0, 2000),
    port: fc.nat(4),
  })
  .map(({ cpus, mem, disk, port }) => [
    { type: 'scalar' as const, name: 'cpus', role: '*', value: cpus + (cpus + mem + disk === 0 ? 1000 : 0) },
    { type: 'scalar' as const, name: 'mem', role: '*', value: mem },
    { type: 'scalar' as const, name: 'disk', role: '*', value: disk },
    ...(port === 1 || port === 3 ? [{ type: 'ranges' as const, name: 'ports', role: '*', value: [[port, port] as const] }] : []),
  ])
  .map((entries) => entries.filter(({ value }) => value !== 0));
const few = fc.constantFrom<Record<string, number>>({}, { cpus: 1000 }, { cpus: 3000 }, { cpus: 8000, mem: 4 * GB });

const what: fc.Arbitrary<
  { [Kind in OperationSpec['kind']]: Omit<Extract<OperationSpec, { kind: Kind }>, 'at'> }[OperationSpec['kind']]
> = fc.oneof(
  fc.record({
    kind: fc.constant('weights' as const),
    weights: fc.constantFrom<Record<string, number>>({ prod: 3 }, { a: 2, dev: 0.5 }),
  }),
  fc.record({ role: fc.constantFrom('prod', 'dev', 'a'), guarantee: few, limit: few, force: fc.boolean() }).map((quota) => ({
    kind: 'quota' as const,
    ...quota,
    guarantee: Object.fromEntries(
      Object.entries(quota.guarantee).map(([name, amount]) => [name, Math.min(amount, quota.limit[name] ?? Infinity)]),
    ),
  })),
  fc.record({ kind: fc.constant('reserve' as const), agents, role, resources: amounts }),
  fc.record({ kind: fc.constant('reserve' as const), agents, role, resources: amounts }),
  fc.record({ kind: fc.constant('unreserve' as const), agents, role, resources: amounts }),
  fc.record({
    kind: fc.constant('create_volume' as const),
    agents,
    role,
    id: fc.constantFrom('v', 'w'),
    size: fc.constantFrom(1000, 2000),
    shared: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('destroy_volume' as const), agents, role, id: fc.constantFrom('v', 'w') }),
  fc.record({ kind: fc.constantFrom('deactivate_agents' as const), agents }),
  fc.record({ kind: fc.constantFrom('activate_agents' as const), agents }),
  fc.record({ kind: fc.constantFrom('whitelist' as const), agents }),
  fc.record({
    kind: fc.constant('maintenance' as const),
    agents,
    start: fc.nat(100).map((tenths) => (tenths * SECOND) / 10),
    duration: fc.constantFrom(1, 5, 30).map((seconds) => seconds * SECOND),
  }),
);

const operation: fc.Arbitrary<OperationSpec> = fc.tuple(fc.nat(250), what).map(([tenths, each]) => {
  const at = (tenths * SECOND) / 10;
  return each.kind === 'maintenance' ? { ...each, at, start: at + each.start } : ({ ...each, at } as OperationSpec);
});

/** In the end every agent is active and may be offered. */
const amends: readonly OperationSpec[] = [
  { at: 70 * SECOND, kind: 'activate_agents', agents: {} },
  { at: 70 * SECOND, kind: 'whitelist', agents: {} },
];

export function operatedWorlds(granularity: 'agent' | 'task'): fc.Arbitrary<Scenario> {
  const choice = fc.record({
    reserve: fc.constantFrom(undefined, undefined, { volume: 0 }, { volume: 1000 }),
    maintenance: fc.constantFrom('ignore' as const, 'decline' as const, 'drain' as const),
    capabilities: fc.subarray(['REVOCABLE_RESOURCES' as const, 'SHARED_RESOURCES' as const]),
  });
  const oversubscribed = fc.constantFrom(
    undefined,
    { fixed: { cpus: 1000 }, interval: 15 * SECOND },
    { unused: { cpus: [{ from: 0, fraction: 0.7 }], mem: [{ from: 5 * SECOND, fraction: 0.3 }] }, interval: 2 * SECOND },
  );
  return fc
    .record({
      world: smallWorlds({ granularity }),
      operations: fc.array(operation, { maxLength: 8 }),
      choices: fc.array(choice, { minLength: 4, maxLength: 4 }),
      estimators: fc.array(oversubscribed, { minLength: 3, maxLength: 3 }),
    })
    .map(({ world, operations, choices, estimators }) => ({
      ...world,
      roles: [...world.roles, { name: 'a', weight: 1, priority: 0 }],
      operations: [...operations, ...amends].sort((a, b) => a.at - b.at),
      agents: world.agents.map((agent, i) => {
        const estimate = estimators[i];
        return estimate === undefined ? agent : { ...agent, oversubscribed: estimate };
      }),
      frameworks: world.frameworks.map((framework, i) => {
        const { reserve, maintenance, capabilities } = choices[i];
        const isReserving = reserve !== undefined && granularity === 'agent';
        const { workload } = framework;
        return {
          ...framework,
          capabilities,
          scheduler: { ...framework.scheduler, maintenance, ...(isReserving ? { reserve } : {}) },
          ...(isReserving && reserve.volume > 0 && workload?.kind === 'synthetic'
            ? {
                workload: {
                  ...workload,
                  demand: { ...workload.demand, disk: { kind: 'constant' as const, value: reserve.volume } },
                },
              }
            : {}),
        };
      }),
    }));
}
