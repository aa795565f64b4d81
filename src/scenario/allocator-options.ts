import type { z } from 'zod';
import type { Path } from './error.ts';
import * as messages from './messages/allocator-messages.ts';
import { issue } from './schema/schema-parts.ts';

/** A number that an allocator may be told, or the name of a resource. */
export type AllocatorOption = { readonly from: number; readonly to?: number; readonly isWhole?: boolean } | 'resource';

export function checkAllocatorOption(option: AllocatorOption, value: unknown, key: string, context: z.core.$RefinementCtx): void {
  if (option === 'resource') {
    if (typeof value !== 'string' || value === '') issue(context, messages.notAResource(value), [key]);
    return;
  }
  const { from, to = Infinity, isWhole = false } = option;
  const isRight = typeof value === 'number' && value >= from && value <= to && (!isWhole || Number.isInteger(value));
  if (!isRight) issue(context, messages.notInRange(option, value), [key]);
}

/** Built-in allocators that have the other granularity only. */
export function checkGranularities(
  allocators: readonly unknown[],
  granularity: 'agent' | 'task',
  { granularities = {} }: { readonly granularities?: Readonly<Record<string, 'agent' | 'task'>> },
  context: z.core.$RefinementCtx,
): void {
  allocators.forEach((each, index) => {
    const use = typeof each === 'string' ? each : (each as { use: unknown }).use;
    if (typeof use !== 'string' || !Object.hasOwn(granularities, use) || granularities[use] === granularity) return;
    const path: Path = typeof each === 'string' ? ['allocators', index] : ['allocators', index, 'use'];
    issue(context, messages.otherGranularity(use, granularities[use]), path);
  });
}
