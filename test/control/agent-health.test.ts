import { describe, expect, test } from 'vitest';
import type { Standing } from '../../src/control/roster.ts';
import { checked } from '../invariants/kit.ts';

/** A cluster of three agents, all registered at 0 and pinged every 15 s from then on. */
const scenario = (masters: string, faults: string): string => `
until: 30min
masters: { ${masters} }
agents: [{ count: 3, resources: "cpus:4;mem:4GB" }]
faults: [${faults}]
frameworks:
  - { name: a, checkpoint: true, scheduler: service, workload: { tasks: 3, resources: "cpus:1;mem:1GB" } }
`;

/** How the master has the first two agents at these times, in seconds. */
async function standings(text: string, seconds: readonly number[]): Promise<Record<number, Standing[]>> {
  const found: Record<number, Standing[]> = {};
  const { violation } = await checked(text, {
    allocator: 'drf',
    at: seconds.map((second) => [
      second,
      ({ control }) => {
        found[second] = (control?.plane.roster.standing ?? []).slice(0, 2);
      },
    ]),
  });
  expect(violation).toBeNull();
  return found;
}

describe('an agent that the master does not hear', () => {
  const partition = (agents: string, at: string, lasts: string): string =>
    `{ at: ${at}, partition: { from: { agents: ${agents} }, to: masters, one_way: true }, for: ${lasts} }`;

  test('is unreachable 75 s after the first ping that it did not answer, 75 to 90 s after the failure', async () => {
    const found = await standings(scenario('count: 1', partition('agent-1', '601s', '10min')), [689, 691]);
    expect(found).toEqual({ 689: ['registered', 'registered'], 691: ['unreachable', 'registered'] });
  });

  test('has lost nothing if one answer gets through before', async () => {
    const found = await standings(scenario('count: 1', partition('agent-1', '601s', '73s')), [691, 1799]);
    expect(found).toEqual({ 691: ['registered', 'registered'], 1799: ['registered', 'registered'] });
  });

  test('is not pinged any more, notices that after another 75 s, and is back within a minute of being heard', async () => {
    const found = await standings(scenario('count: 1', partition('agent-1', '10min', '5min')), [899, 961]);
    expect(found).toEqual({ 899: ['unreachable', 'registered'], 961: ['registered', 'registered'] });
  });

  test('notices within 75 s, though nothing is in the way any more', async () => {
    const found = await standings(scenario('count: 1', partition('agent-1', '10min', '76s')), [749, 752]);
    expect(found).toEqual({ 749: ['unreachable', 'registered'], 752: ['registered', 'registered'] });
  });

  test('is spared if it answers before its turn to be marked has come', async () => {
    const both = partition('[agent-1, agent-2]', '10min', '2min');
    const found = await standings(scenario('count: 1, agent_removal_rate: 6/h', both), [719, 1799]);
    expect(found).toEqual({ 719: ['unreachable', 'registered'], 1799: ['registered', 'registered'] });
    const longer = partition('[agent-1, agent-2]', '10min', '12min');
    const late = await standings(scenario('count: 1, agent_removal_rate: 6/h', longer), [1274, 1276]);
    expect(late).toEqual({ 1274: ['unreachable', 'registered'], 1276: ['unreachable', 'unreachable'] });
  });
});
