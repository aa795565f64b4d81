import type { Cluster } from '../../src/cluster/cluster.ts';
import { Observers } from '../../src/cluster/observers.ts';
import type { Observer } from '../../src/cluster/ports.ts';
import type { RunObserver } from '../../src/experiment/simulate.ts';
import type { PlainWorld } from '../../src/fuzz/plain.ts';
import { runWorld } from '../../src/fuzz/run-world.ts';

/** All steps an observer may hear of. */
const STEPS = Object.keys(new Observers([])) as readonly (keyof Observer)[];

/**
 * What of the protocol does not happen in any of these worlds: steps, and of some what they are about. No more worlds are run
 * than it takes to see all.
 */
export async function neverIn(worlds: readonly PlainWorld[], details: readonly string[]): Promise<string[]> {
  const missing = new Set<string>([...STEPS, ...details]);
  const listener: Record<string, (...args: unknown[]) => void> = {};
  for (const step of STEPS)
    listener[step] = (...args) => {
      missing.delete(step);
      for (const arg of args) if (missing.size > 0) missing.delete(`${step}: ${arg}`);
    };
  for (const world of worlds) {
    if (missing.size === 0) break;
    await runWorld(world, { observers: () => [listener as RunObserver] });
  }
  return [...missing];
}

/** Changes the cluster of every run before it begins. */
export function tampering(tamper: (cluster: Cluster) => void): { observers: () => readonly RunObserver[] } {
  return { observers: () => [{ attach: tamper }] };
}
