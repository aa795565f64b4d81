import type { Part } from '../membership.ts';
import type { ResourceNames } from '../resources/resource-names.ts';
import type { Agents } from '../tables/agents.ts';

/**
 * What is wrong with the resources that a task (or an executor) is to be launched with, wherever they come from; null: nothing
 * (master/validation.cpp; the semantics §11.3).
 */
export function launchFault(parts: readonly Part[], agents: Agents, resources: ResourceNames): string | null {
  const isNothing = parts.every(({ amounts, claims }) => claims.isEmpty && amounts.every((amount) => amount === 0));
  if (isNothing) return 'it has no resources';
  const gpus = resources.column('gpus');
  for (const { amounts } of parts) {
    if (amounts.some((amount) => amount < 0)) return 'there are no negative amounts';
    if (gpus !== undefined && amounts[gpus] % 1000 !== 0) return 'GPUs are had whole';
  }
  const named = (isRevocable: boolean): Set<string> => {
    const chosen = parts.filter(({ kind }) => agents.kinds.isRevocable[kind] === isRevocable);
    return new Set(chosen.flatMap((part) => namesIn(part, resources)));
  };
  const revocable = named(true);
  const isMixed = [...named(false)].some((name) => revocable.has(name));
  return isMixed ? 'it mixes revocable and other resources of one name' : null;
}

function namesIn({ amounts, claims }: Part, { names }: ResourceNames): string[] {
  return [...names.filter((_, r) => amounts[r] > 0), ...claims.entries().map(({ name }) => name)];
}
