import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NONE } from '../../src/cluster/ids.ts';
import { type Case, readCases } from '../../src/conformance/cases/case-file.ts';
import type { MasterOp } from '../../src/conformance/master/master-subject.ts';
import { MasterWorld } from '../../src/conformance/master/master-world.ts';
import { applyOp } from '../../src/conformance/master/own-master.ts';
import { scalar } from './written.ts';

/** Whatever agents, frameworks and the operator do: all that was given comes back, to the thousandth. */

const CAPABILITIES = ['MULTI_ROLE', 'SHARED_RESOURCES', 'RESERVATION_REFINEMENT', 'REVOCABLE_RESOURCES'];
const MINE = { reservations: [{ type: 'DYNAMIC' as const, role: 'r', principal: 'test-principal' }] };
const FIXED = { reservations: [{ type: 'STATIC' as const, role: 'r' }] };

const agentName = fc.constantFrom('a1', 'a2');
const frameworkName = fc.constantFrom('f', 'g');
const amount = fc.integer({ min: 1, max: 4 });
const volume = fc.record({ id: fc.constantFrom('v', 'w'), isShared: fc.boolean() }).map(({ id, isShared }) => {
  return scalar('disk', 100, { ...FIXED, disk: { persistence_id: id }, ...(isShared ? { shared: true } : {}) });
});
const cpusOf = fc
  .record({ value: amount, more: fc.constantFrom({}, MINE) })
  .map(({ value, more }) => scalar('cpus', value, more));
const reservation = amount.map((value) => scalar('cpus', value, MINE));

const operation = fc.oneof(
  fc.record({ type: fc.constantFrom('RESERVE', 'UNRESERVE'), resources: fc.tuple(reservation) }),
  fc.record({
    type: fc.constantFrom('CREATE', 'DESTROY'),
    resources: fc.uniqueArray(volume, { minLength: 1, maxLength: 2, selector: (each) => each.disk }),
  }),
  fc.record({
    type: fc.constant('LAUNCH'),
    tasks: fc.tuple(
      fc.record({
        task: fc.constantFrom('t1', 't2', 't3', 't4'),
        resources: fc.oneof(fc.tuple(cpusOf), fc.tuple(cpusOf, volume)),
        executor_resources: fc.oneof(fc.constant([]), fc.tuple(cpusOf)),
      }),
    ),
  }),
);

const refuse = fc.constantFrom(null, 0, 3);

/** All outstanding offers of an agent to a framework are accepted: to whom the one at this place was made. */
const answer = fc.record({
  op: fc.constant('accept'),
  place: fc.nat(3),
  operations: fc.array(operation, { maxLength: 4, size: 'max' }),
  refuse_seconds: refuse,
});

const taskOp = fc.oneof(
  fc.record({
    op: fc.constant('executor_status'),
    place: fc.nat(9),
    state: fc.constantFrom('TASK_RUNNING', 'TASK_FINISHED', 'TASK_FAILED'),
  }),
  fc.record({ op: fc.constant('kill_task'), place: fc.nat(9) }),
);

const operatorOp = fc.oneof(
  fc.record({
    op: fc.constantFrom('operator_reserve', 'operator_unreserve'),
    agent: agentName,
    resources: fc.tuple(reservation),
  }),
  fc.record({
    op: fc.constant('oversubscription_estimate'),
    agent: agentName,
    resources: fc.tuple(amount.map((value) => scalar('cpus', value, { revocable: true }))),
  }),
);

const recovery = fc.oneof(
  fc.record({ op: fc.constantFrom('reregister_agent', 'heal_agent'), agent: agentName }),
  fc.record({ op: fc.constantFrom('reregister_framework', 'revive'), framework: frameworkName }),
);

const trouble = fc.oneof(
  fc.record({ op: fc.constantFrom('disconnect_agent', 'partition_agent'), agent: agentName }),
  fc.record({ op: fc.constant('failover_master') }),
  fc.record({ op: fc.constant('disconnect_framework'), framework: frameworkName }),
);

const step = fc.oneof(
  { weight: 12, arbitrary: answer },
  { weight: 6, arbitrary: fc.record({ op: fc.constant('advance_clock'), seconds: fc.constantFrom(1, 2, 10, 80) }) },
  { weight: 6, arbitrary: taskOp },
  { weight: 3, arbitrary: operatorOp },
  { weight: 6, arbitrary: recovery },
  { weight: 1, arbitrary: trouble },
);

const info = { capabilities: CAPABILITIES, failover_timeout_s: 60 };
const SETTING = [
  ...['a1', 'a2'].map((agent) => ({
    op: 'start_agent',
    agent,
    resources: [scalar('cpus', 8), scalar('mem', 100), scalar('disk', 300, FIXED)],
  })),
  { op: 'subscribe', framework: 'f', roles: ['r'], ...info, checkpoint: true },
  { op: 'subscribe', framework: 'g', roles: ['r'], ...info },
];

it('everything comes back', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }), (steps) => {
      const { config, ops } = readOps([...SETTING, ...steps.map((each) => ({ ...each }))]);
      const world = new MasterWorld(config, ops);
      for (const op of ops) attempt(world, op);
      for (const agent of ['a1', 'a2']) attempt(world, { op: 'heal_agent', agent });
      expectBooksToBalance(world);
      for (const framework of ['f', 'g']) attempt(world, { op: 'teardown', framework });
      const { ledger, agents } = world.cluster;
      expect([...ledger.offered, ...ledger.allocated, ...ledger.chargedReserved].every((sum) => sum === 0)).toBe(true);
      for (let pool = 0; pool < agents.pools.count; pool++)
        expect(agents.pools.free.row(pool)).toEqual(agents.pools.total.row(pool));
    }),
    { numRuns: 300 },
  );
});

type CaseOfMaster = Extract<Case, { kind: 'master' }>;

/** As a case would read them; what names no offer or task yet gets what is at its place when its turn comes. */
function readOps(steps: readonly object[]): { config: CaseOfMaster['config']; ops: readonly (MasterOp & { place?: number })[] } {
  const written = steps.map((each) => {
    const { place, ...rest } = each as { op: string; place?: number };
    if (place === undefined) return rest;
    return { ...rest, framework: 'f', ...(rest.op === 'accept' ? { offers: [] } : { task: 't1' }) };
  });
  const text = JSON.stringify({ cases: [{ id: 'drawn', kind: 'master', steps: written }] });
  const [one] = readCases(text, 'drawn.json') as [CaseOfMaster];
  const ops = one.steps.map((op, index) => ('place' in steps[index] ? { ...op, place: steps[index].place } : op));
  return { config: one.config, ops: ops as unknown as (MasterOp & { place?: number })[] };
}

function attempt(world: MasterWorld, { place, ...op }: MasterOp & { place?: number }): void {
  const chosen = place === undefined ? {} : op.op === 'accept' ? offersAt(world, place) : taskAt(world, place);
  if (chosen === null) return;
  try {
    applyOp(world, { ...op, ...chosen } as MasterOp);
  } catch (error) {
    // Of somebody who is not there.
    if (!/^there is no|^framework . (has no task|is not connected)/.test((error as Error).message)) throw error;
  }
}

function offersAt({ cluster }: MasterWorld, place: number): object | null {
  const { offers, frameworks } = cluster;
  const outstanding = offers.outstanding();
  if (outstanding.length === 0) return null;
  const first = outstanding[place % outstanding.length];
  const isLike = (offer: number): boolean =>
    offers.framework[offer] === offers.framework[first] && offers.agent[offer] === offers.agent[first];
  const chosen = outstanding.filter(isLike).map((offer) => `offer ${offer}`);
  return { framework: frameworks.names[offers.framework[first]], offers: chosen };
}

function taskAt(world: MasterWorld, place: number): object | null {
  const alive = world.tasks.filter((task) => world.isAlive(task));
  if (alive.length === 0) return null;
  const { framework, name } = alive[place % alive.length];
  return { framework, task: name };
}

/** What offers, tasks and executors have, and what is free, is all there is of each pool but a shared one. */
function expectBooksToBalance({ cluster }: MasterWorld): void {
  const { agents, offers, tasks, holdings } = cluster;
  const { pools, kinds } = agents;
  const given = new Map<number, number>();
  const add = (pool: number, amounts: Float64Array): void => {
    given.set(pool, (given.get(pool) ?? 0) + amounts.reduce((sum, each) => sum + each, 0));
  };
  for (const offer of offers.outstanding())
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = offers.parcels.next[parcel])
      add(offers.parcels.pool[parcel], offers.parcels.amount.row(parcel));
  for (const task of tasks.each())
    if (tasks.counted[task] !== 0)
      for (let holding = tasks.holding[task]; holding !== NONE; holding = holdings.next[holding])
        add(holdings.pool[holding], holdings.amount.row(holding));
  for (let pool = 0; pool < pools.count; pool++) {
    if (kinds.isShared[pools.kind[pool]]) continue;
    const inUse = pools.total.row(pool).reduce((sum, total, r) => sum + total - pools.free.get(pool, r), 0);
    expect(inUse).toBeGreaterThanOrEqual(given.get(pool) ?? 0); // executors have the rest
  }
}
