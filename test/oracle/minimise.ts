import type { AllocatorOp, CaseConfig, CreateSubject } from '../../src/conformance/subject.ts';
import { createAllocator } from './allocator.ts';
import { type Difference, firstDifference, type Script } from './compare.ts';
import { hasStrangers, reportedUse } from './random-members.ts';
import { createPlainSubject } from './subject.ts';

/** A script that still shows a difference, and the difference. */
export interface Finding extends Script {
  readonly difference: Difference;
}

/** As short and as plain as dropping ops, and parts of ops, makes a script while some difference stays. */
export function minimise(
  script: Script,
  createExpected: CreateSubject,
  createActual: CreateSubject,
  ignored: readonly string[] = [],
): Finding {
  /** The same script up to its difference, without what cannot be done; undefined: there is none. */
  const find = (ops: readonly AllocatorOp[]): Finding | undefined => {
    const played = { ...script, ops: playable(script.config, ops) };
    const difference = firstDifference(played, createExpected, createActual, ignored);
    return difference && { ...played, ops: played.ops.slice(0, difference.index + 1), difference };
  };
  const difference = firstDifference(script, createExpected, createActual, ignored);
  if (difference === undefined) throw new Error('there is no difference to keep');
  const first = find(script.ops);
  return first === undefined ? { ...script, difference } : dropParts(dropOps(first, find), find);
}

/** In ever smaller pieces, from the end. */
function dropOps(first: Finding, find: (ops: readonly AllocatorOp[]) => Finding | undefined): Finding {
  let best = first;
  for (let length = Math.ceil(best.ops.length / 2); length >= 1; length = Math.floor(length / 2)) {
    let before = Number.POSITIVE_INFINITY;
    while (best.ops.length < before) {
      before = best.ops.length;
      for (let end = best.ops.length; end > 0; end -= length) {
        if (end > best.ops.length) continue;
        const found = find([...best.ops.slice(0, Math.max(0, end - length)), ...best.ops.slice(end)]);
        if (found !== undefined && found.ops.length < best.ops.length) best = found;
      }
    }
  }
  return best;
}

/** Entries, roles, capabilities, … of ops, one at a time. */
function dropParts(first: Finding, find: (ops: readonly AllocatorOp[]) => Finding | undefined): Finding {
  let best = first;
  for (let index = 0; index < best.ops.length; index++) {
    for (let at = 0; index < best.ops.length && at < plainer(best.ops[index]).length; ) {
      const found = find(best.ops.with(index, plainer(best.ops[index])[at]));
      if (found === undefined || size(found) >= size(best)) at++;
      else best = found;
    }
  }
  return best;
}

function size({ ops }: Finding): number {
  return JSON.stringify(ops).length;
}

/** The op with one element less in one of its lists, or without something that may be left out. */
function plainer(op: AllocatorOp): AllocatorOp[] {
  return Object.entries(op).flatMap(([key, value]): AllocatorOp[] => {
    const { [key as keyof AllocatorOp]: _, ...rest } = op;
    const without = OPTIONAL[op.op]?.includes(key) ? [rest as AllocatorOp] : [];
    if (!Array.isArray(value) || (NEVER_EMPTY.includes(key) && value.length === 1)) return without;
    return [...without, ...value.map((_, at) => ({ ...op, [key]: value.toSpliced(at, 1) }) as AllocatorOp)];
  });
}

const NEVER_EMPTY = ['total', 'roles', 'used'];
/** What may be left out with no doubt about what that means. */
const OPTIONAL: Partial<Record<AllocatorOp['op'], readonly string[]>> = {
  add_agent: ['used', 'attributes', 'agent_capabilities', 'unavailability_in_s'],
  add_framework: ['suppressed_roles', 'min_allocatable_resources', 'offer_constraints', 'active'],
  update_framework: ['capabilities', 'min_allocatable_resources', 'offer_constraints'],
};

/**
 * Without the ops that cannot be done any more, or that would do nothing, once others are gone; a framework tells of what
 * agents reported for it before, no more and no less.
 */
function playable(config: CaseConfig, ops: readonly AllocatorOp[]): AllocatorOp[] {
  const allocator = createAllocator(config);
  const { agents, frameworks } = allocator.state;
  return ops.flatMap((each) => {
    const op = each.op === 'add_framework' ? { ...each, used: reportedUse(allocator, each.framework) } : each;
    if (op.op === 'recover_resources' && !(agents.has(op.agent) && frameworks.has(op.framework))) return [];
    if (op.op === 'recover_outstanding' && !frameworks.has(op.framework) && hasStrangers(allocator)) return [];
    try {
      allocator.apply(op);
      return [op];
    } catch {
      return [];
    }
  });
}

/** A script as a case of a case file, its expectations what the oracle offers at every step. */
export function toCase({ config, ops }: Script, id: string): unknown {
  const oracle = createPlainSubject(config, ops);
  return {
    id,
    origin: 'derived',
    kind: 'allocator',
    what: 'A random scenario; what the plain allocator of the tests does.',
    tags: ['random'],
    deterministic: true,
    config: {
      agent_order: config.agentOrder,
      allocation_interval_s: config.allocationInterval,
      min_allocatable_resources: config.minAllocatable,
      fair_sharing_excluded_resource_names: config.excludedResourceNames,
      filter_gpu_resources: config.filterGpuResources,
    },
    steps: ops.map((op) => {
      const { success } = oracle.apply(op);
      const offers = oracle.takeOffers();
      const inverseOffers = oracle.takeInverseOffers();
      return {
        ...op,
        expect: {
          offers,
          ...(inverseOffers.length === 0 ? {} : { inverse_offers: inverseOffers }),
          ...(op.op === 'update_available' ? { success } : {}),
        },
      };
    }),
  };
}

/** What to look at: the difference, and the case in one line to be saved as a file. */
export function describe(script: Finding, id: string): string {
  const { index, op, what, expected, actual } = script.difference;
  const line = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return [
    `${id}: ${what} differ at op ${index} of ${script.ops.length}, ${JSON.stringify(op)}`,
    `  expected ${line(expected)}`,
    `  actual   ${line(actual)}`,
    `  ${JSON.stringify({ meta: { title: id }, cases: [toCase(script, id)] })}`,
  ].join('\n');
}
