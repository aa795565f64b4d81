import type { AllocatorOption } from '../allocator-options.ts';
import { Problem } from '../error.ts';

/** Messages about what allocators may be told. As `messages.ts`. */

export function notAResource(found: unknown): Problem {
  const text = JSON.stringify(found);
  return new Problem(`expected the name of a resource; got ${text}`, { expected: 'the name of a resource', found: text });
}

export function notInRange({ from, to, isWhole }: Exclude<AllocatorOption, 'resource'>, found: unknown): Problem {
  const expected = `a ${isWhole ? 'whole number' : 'number'} ${to === undefined ? `of at least ${from}` : `from ${from} to ${to}`}`;
  const text = JSON.stringify(found);
  return new Problem(`expected ${expected}; got ${text}`, { expected, found: text });
}

export function otherGranularity(allocator: string, only: 'agent' | 'task'): Problem {
  return new Problem(otherGranularityText(allocator, only), { expected: `granularity: ${only}` });
}

export function otherGranularityText(allocator: string, only: 'agent' | 'task'): string {
  const why = only === 'task' ? 'grants task by task' : 'offers whole agents';
  return `"${allocator}" ${why}: it needs "allocation: { granularity: ${only} }"`;
}
