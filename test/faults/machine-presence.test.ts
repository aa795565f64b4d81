import { describe, expect, it } from 'vitest';
import { FaultPlan } from '../../src/faults/plan.ts';
import type { WorldFacts } from '../../src/faults/world-facts.ts';
import type { FaultSpec } from '../../src/scenario/index.ts';
import { createRandom, MINUTE } from '../../src/sim/index.ts';
import type { MachineEvents } from '../../src/workloads/traces/trace.ts';
import { actionsOf, facts, lines, specOf } from './kit.ts';

type Event = readonly [minute: number, machine: number, kind: 'add' | 'remove' | 'update'];

function machinesOf(events: readonly Event[], machineCount: number): MachineEvents {
  return {
    count: events.length,
    machineCount,
    names: Array.from({ length: machineCount }, (_, machine) => `agent-${machine + 1}`),
    time: Float64Array.from(events, ([minute]) => minute * MINUTE),
    machine: Int32Array.from(events, ([, machine]) => machine),
    kind: Uint8Array.from(events, ([, , kind]) => ['add', 'remove', 'update'].indexOf(kind)),
    capacity: new Float64Array(events.length),
  };
}

const REPLAY: FaultSpec = { kind: 'machine-events' };

function planOf(events: readonly Event[], faults: readonly FaultSpec[], end = Infinity): FaultPlan {
  const world: WorldFacts = { ...facts(3), machines: machinesOf(events, 3) };
  return new FaultPlan(faults, world, (name) => createRandom(1, name), end);
}

const RECORDED: readonly Event[] = [
  [0, 0, 'add'],
  [0, 1, 'add'],
  [5, 0, 'remove'],
  [6, 2, 'add'],
  [7, 1, 'update'],
  [9, 0, 'add'],
  [9, 1, 'remove'],
  [9, 1, 'add'],
  [12, 2, 'remove'],
];

describe('machine events', () => {
  it('are crashes and starts, but for the first time a machine is added', () => {
    expect(lines(actionsOf(planOf(RECORDED, [REPLAY])))).toEqual([
      '5 agent-crash [0]',
      '9 agent-start [0]',
      '9 agent-crash [1]',
      '9 agent-start [1]',
      '12 agent-crash [2]',
    ]);
  });

  it('are for others to carry out where they are not asked for', () => {
    expect(actionsOf(planOf(RECORDED, []))).toEqual([]);
  });

  it('say who can fail: nobody who is not there', () => {
    const crash = (at: string) => specOf([`{ at: ${at}, crash: { agents: all }, for: 1min }`], 3)[0]!;
    for (const replay of [[], [REPLAY]]) {
      const plan = planOf(RECORDED, [...replay, crash('1min'), crash('6min'), crash('13min')]);
      const scripted = lines(actionsOf(plan)).filter((line) => !/^(5|9|12) /.test(line));
      expect(scripted).toEqual([
        '1 agent-crash [0,1]',
        '2 agent-start [0,1]',
        '6 agent-crash [1,2]',
        '7 agent-start [1,2]',
        '13 agent-crash [0,1]',
        '14 agent-start [0,1]',
      ]);
    }
  });

  it('go before other faults: who is removed does not start with the end of another', () => {
    const faults = [REPLAY, ...specOf(['{ at: 4min, crash: { agents: agent-1 }, for: 2min }'], 3)];
    expect(lines(actionsOf(planOf(RECORDED, faults, 10 * MINUTE)))).toEqual([
      '4 agent-crash [0]',
      '9 agent-start [0]',
      '9 agent-crash [1]',
      '9 agent-start [1]',
    ]);
  });

  it('end what recurs to a machine that does not come back', () => {
    const faults = [REPLAY, ...specOf(['{ restart: { agents: agent-3 }, mtbf: 2min, mttr: 1s }'], 3)];
    const actions = actionsOf(planOf(RECORDED, faults));
    expect(lines(actions).at(-1)).toBe('12 agent-crash [2]');
  });
});
