import type { Cluster } from '../../src/cluster/cluster.ts';
import { Observers } from '../../src/cluster/observers.ts';
import type { Observer } from '../../src/cluster/ports.ts';
import type { RunObserver } from '../../src/experiment/simulate.ts';
import type { PlainWorld } from '../../src/fuzz/plain.ts';
import { runWorld } from '../../src/fuzz/run-world.ts';

/** All steps an observer may hear of. */
const STEPS = Object.keys(new Observers([])) as readonly (keyof Observer)[];

/** What happens in these worlds: steps of the protocol, and what some of them are about. */
export async function happenings(worlds: readonly PlainWorld[]): Promise<{ steps: Set<string>; never: string[] }> {
  const steps = new Set<string>();
  const listener: Record<string, (...args: unknown[]) => void> = {};
  for (const step of STEPS)
    listener[step] = (...args) => {
      steps.add(step);
      if (step === 'offerRescinded' || step === 'ended') steps.add(`${step}: ${args[1]}`);
      if (step === 'converted') steps.add(`${step}: ${args[0]}`);
    };
  for (const world of worlds) await runWorld(world, { observers: () => [listener as RunObserver] });
  return { steps, never: STEPS.filter((step) => !steps.has(step)) };
}

/** Changes the cluster of every run before it begins. */
export function tampering(tamper: (cluster: Cluster) => void): { observers: () => readonly RunObserver[] } {
  return { observers: () => [{ attach: tamper }] };
}
