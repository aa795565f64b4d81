import Fraction from 'fraction.js';
import type { Allocator } from '../../cluster/ports.ts';
import { KNOWN_NAMES } from '../../experiment/prepare.ts';
import type { Prepared } from '../../experiment/prepared.ts';
import { buildWorld } from '../../experiment/world.ts';
import { SCHEDULERS } from '../../frameworks/index.ts';
import { scenarioText } from '../../fuzz/plain.ts';
import { parseScenario, type Scenario } from '../../scenario/index.ts';
import { createSimulation, SECOND } from '../../sim/index.ts';
import { type Granularity, groupsOf, type Setup, scenarioOf, thousandths } from './setup.ts';

/** What was played: tasks that run at the end, by entrant and server. */
export interface Played {
  readonly placed: readonly (readonly number[])[];
}

/**
 * Plays a world under an allocator, and tells what runs at its end. The scenario is put together without its text, which
 * would take longer than the run; a test compares both ways.
 */
export function play(setup: Setup, allocator: Allocator, granularity: Granularity): Played {
  const simulation = createSimulation({ seed: 1 });
  const { cluster } = buildWorld(preparedOf(setup, granularity), allocator, simulation, []);
  simulation.run(setup.seconds * SECOND);
  const placed = setup.entrants.map(() => setup.servers.map(() => 0));
  const { tasks, taskSets } = cluster;
  for (const task of tasks.each()) if (tasks.isAlive(task)) placed[taskSets.framework[tasks.taskSet[task]]][tasks.agent[task]]++;
  return { placed };
}

/** The same as `scenarioOf` and then read. */
export function preparedOf(setup: Setup, granularity: Granularity): Prepared {
  const [agent] = TEMPLATE.agents;
  const [framework] = TEMPLATE.frameworks;
  const { workload, scheduler } = framework;
  if (workload?.kind !== 'synthetic') throw new Error('the template has a drawn workload');
  const constant = (value: number) => ({ kind: 'constant', value }) as const;
  const scenario: Scenario = {
    ...TEMPLATE,
    until: setup.seconds * SECOND,
    allocation: { ...TEMPLATE.allocation, granularity },
    agents: groupsOf(setup.servers).map(({ count, server }) => ({
      ...agent,
      count,
      resources: server.flatMap((amount, r) =>
        amount.n === 0n ? [] : [{ type: 'scalar' as const, name: setup.resources[r], role: '*', value: thousandths(amount) }],
      ),
    })),
    roles: setup.roles,
    frameworks: setup.entrants.map(({ name, role, demand, tasks, submitsAt, taskSeconds, atLeast }) => ({
      ...framework,
      name,
      role,
      scheduler: atLeast === null ? scheduler : { ...scheduler, filter: { atLeast: amountsOf(setup.resources, atLeast) } },
      workload: {
        ...workload,
        arrivals: { kind: 'at', times: [submitsAt * SECOND] },
        tasks: constant(tasks),
        duration: constant(taskSeconds * SECOND),
        demand: Object.fromEntries(
          Object.entries(amountsOf(setup.resources, demand)).map(([resource, amount]) => [resource, constant(amount)]),
        ),
      },
    })),
  };
  return { scenario, allocators: new Map(), schedulers: BUILT_IN, jobLists: new Map() };
}

function amountsOf(resources: readonly string[], amounts: readonly Fraction[]): Record<string, number> {
  return Object.fromEntries(
    resources.map((name, r) => [name, thousandths(amounts[r])] as const).filter(([, amount]) => amount > 0),
  );
}

export const BUILT_IN: Prepared['schedulers'] = new Map(Object.entries(SCHEDULERS).map(([name, { create }]) => [name, create]));

/** What every world has in common: a scenario with one agent and one framework. */
const TEMPLATE: Scenario = parseScenario(
  scenarioText(
    scenarioOf(
      {
        resources: ['cpus'],
        servers: [[new Fraction(1)]],
        roles: [{ name: 'a', weight: 1, priority: 0 }],
        entrants: [
          {
            name: 'A',
            role: 'a',
            demand: [new Fraction(1)],
            tasks: 1,
            submitsAt: 0,
            taskSeconds: Infinity,
            atLeast: null,
          },
        ],
        seconds: 1,
      },
      ['drf'],
      'task',
    ),
  ),
  'world.yaml',
  KNOWN_NAMES,
).scenario;
