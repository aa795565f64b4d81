import { sample } from 'fast-check';
import { expect, test } from 'vitest';
import { ALLOCATORS } from '../../../src/allocators/index.ts';
import { KNOWN_NAMES, prepare } from '../../../src/experiment/prepare.ts';
import { simulate } from '../../../src/experiment/simulate.ts';
import { worlds } from '../../../src/fairness/arbitraries.ts';
import { play, preparedOf } from '../../../src/fairness/checker/play.ts';
import { scenarioOf, setupOf } from '../../../src/fairness/checker/setup.ts';
import { granularityOf, simulated } from '../../../src/fairness/checker/simulated.ts';
import { instanceFrom } from '../../../src/fairness/instance-from.ts';
import { scenarioText } from '../../../src/fuzz/plain.ts';
import { parseScenario } from '../../../src/scenario/index.ts';

const PAPER = instanceFrom({ resources: { cpus: 9, mem: 18 }, users: { A: [1, 4], B: [3, 1] } });

test('the world of the DRF paper, played: three tasks and two', () => {
  expect(play(setupOf(PAPER), ALLOCATORS.drf.create(), 'task').placed).toEqual([[3], [2]]);
});

test('what is played is the run of the scenario that is written', async () => {
  const drawn = sample(worlds({ isDiscrete: true, extra: 'weights' }), { seed: 7, numRuns: 20 });
  for (const instance of drawn) {
    const setup = setupOf(instance);
    const text = scenarioText(scenarioOf(setup, ['mesos'], 'task'));
    const { scenario } = parseScenario(text, 'world.yaml', KNOWN_NAMES);
    const written = simulate(await prepare(scenario), 'mesos', 1);
    const allocators = new Map([['mesos', () => ALLOCATORS.mesos.create()]]);
    const direct = simulate({ ...preparedOf(setup, 'task'), allocators }, 'mesos', 1);
    expect(direct.digest).toBe(written.digest);
    expect(direct.metrics).toEqual(written.metrics);
  }
});

test('an allocator that grants no single tasks grants agents', () => {
  expect(granularityOf(() => ALLOCATORS.drf.create())).toBe('task');
  expect(granularityOf(() => ALLOCATORS['static-partition'].create())).toBe('agent');
});

test('an allocator that honours no weights is not asked to divide by them', () => {
  const weighted = instanceFrom({ resources: { cpus: 9 }, users: { A: { demand: [1], weight: 2 }, B: [1] } });
  expect(() => simulated('drf', () => ALLOCATORS.drf.create()).divide(weighted)).toThrow('drf does not honour weights');
  const { tasks } = simulated('mesos', () => ALLOCATORS.mesos.create()).divide(weighted);
  expect(tasks.map(String)).toEqual(['6', '3']);
});
