import type { AllocationCycle } from '../cluster/ports.ts';

/** For allocators that decide about tasks: they have no offers of whole agents. */
export function taskByTaskOnly(name: string, { granularity }: AllocationCycle): void {
  if (granularity === 'agent') throw new Error(`${name} grants tasks: it needs \`granularity: task\``);
}
