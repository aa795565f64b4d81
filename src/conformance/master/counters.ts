import type { ControlStep } from '../../cluster/control-step.ts';

/** What is counted at each step, by the names of Mesos' metrics (master/metrics.cpp). */
const COUNTED: Readonly<Partial<Record<ControlStep, readonly string[]>>> = {
  'agent-unreachable': [
    'slave_unreachable_scheduled',
    'slave_unreachable_completed',
    'slave_removals',
    'slave_removals/reason_unhealthy',
  ],
  'agent-gone': ['slave_removals', 'slave_removals/reason_unregistered'],
  'agent-reregistered': ['slave_reregistrations'],
};

/** Counters of the master, as far as they are about agents that come and go. */
export class Counters {
  readonly #counts = new Map<string, number>();

  heard(step: ControlStep): void {
    for (const name of COUNTED[step] ?? []) this.add(name);
  }

  add(name: string): void {
    this.#counts.set(name, this.get(name) + 1);
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }
}
