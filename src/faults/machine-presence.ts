import type { Time } from '../sim/index.ts';
import type { MachineEvents } from '../workloads/traces/trace.ts';
import { BEGINS, type Phase } from './agenda.ts';
import type { Entry, Plan } from './entry.ts';
import type { Deed } from './hazard.ts';
import { agentsDo } from './labels.ts';
import { DOWN, GONE, type Slots } from './slots.ts';
import type { WorldFacts } from './world-facts.ts';

const ADD = 0;
const REMOVE = 1;

/**
 * Machines of a trace come and go, and no other fault happens to one that is not there. `crashes`: those that are removed crash,
 * and those that come back start; otherwise, and when a machine comes for the first time, that is for others to do.
 */
export class MachinePresence implements Entry {
  readonly #machines: MachineEvents;
  readonly #slots: Slots;
  readonly #facts: WorldFacts;
  readonly #crashes: boolean;
  /** By event: when the machine is there (again) after it. */
  readonly #returns: Float64Array;
  #occurrence = 0;
  /** By machine: it has crashed, to start when it is added. */
  readonly #isDown: Uint8Array;

  constructor(machines: MachineEvents, slots: Slots, facts: WorldFacts, crashes: boolean) {
    this.#machines = machines;
    this.#slots = slots;
    this.#facts = facts;
    this.#crashes = crashes;
    this.#isDown = new Uint8Array(machines.machineCount);
    this.#returns = new Float64Array(machines.count);
  }

  begin(plan: Plan): void {
    const { count, machineCount, machine, kind, time } = this.#machines;
    this.#occurrence = plan.newOccurrence();
    const returns = new Float64Array(machineCount).fill(Infinity);
    for (let event = count - 1; event >= 0; event--) {
      this.#returns[event] = returns[machine[event]];
      if (kind[event] === ADD) returns[machine[event]] = time[event];
    }
    for (let each = 0; each < machineCount; each++) this.#slots.take(each, GONE, this.#occurrence, returns[each]);
    if (count > 0) plan.push(time[0], BEGINS, 0);
  }

  happen(_at: Time, _phase: Phase, event: number, plan: Plan): readonly Deed[] {
    const { count, machine, kind, time } = this.#machines;
    if (event + 1 < count) plan.push(time[event + 1], BEGINS, event + 1);
    const agent = machine[event];
    if (kind[event] === REMOVE) return this.#remove(agent, this.#returns[event]);
    return kind[event] === ADD ? this.#add(agent) : [];
  }

  #remove(agent: number, until: Time): readonly Deed[] {
    const wasUp = this.#slots.level(agent) < DOWN;
    const isTaken = this.#slots.take(agent, GONE, this.#occurrence, until);
    if (!isTaken || !this.#crashes) return [];
    this.#isDown[agent] = 1;
    return wasUp ? [{ kind: 'agent-crash', agents: [agent], label: agentsDo(this.#facts, [agent], 'crash') }] : [];
  }

  #add(agent: number): readonly Deed[] {
    if (!this.#slots.release(agent, this.#occurrence) || this.#isDown[agent] === 0) return [];
    this.#isDown[agent] = 0;
    return [{ kind: 'agent-start', agents: [agent], label: agentsDo(this.#facts, [agent], 'start') }];
  }
}
