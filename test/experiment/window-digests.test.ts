import { expect, test } from 'vitest';
import { KNOWN_NAMES, prepare } from '../../src/experiment/prepare.ts';
import { simulate } from '../../src/experiment/simulate.ts';
import { EventLog } from '../../src/metrics/event-log.ts';
import { loadScenario } from '../../src/scenario/index.ts';
import { LESSONS, SCENARIOS } from '../scenarios/lesson.ts';

/** What listens rules out the short cuts of the offer cycle, which must not show. */
test.each(LESSONS)('%s has the same windows whether anybody listens or not', async (name) => {
  const { scenario } = loadScenario(`${SCENARIOS}${name}.yaml`, KNOWN_NAMES);
  const prepared = await prepare(scenario);
  for (const { label } of scenario.allocators) {
    const plain = simulate(prepared, label, scenario.seed);
    const heard = simulate(prepared, label, scenario.seed, { observers: [new EventLog(() => {})], trace: () => {} });
    expect(heard.windows).toEqual(plain.windows);
    const last = plain.windows.at(-1);
    expect(last).toMatchObject({ time: plain.simulatedSeconds, events: plain.events, digest: plain.digest });
    expect(plain.windows.map(({ time }) => time)).toEqual([...new Set(plain.windows.map(({ time }) => time))]);
  }
});
