import { type PlayOptions, playAllocatorCase } from './allocator/play-allocator-case.ts';
import type { Case, Kind } from './cases/case-file.ts';
import { playMasterCase } from './master/play-master-case.ts';
import type { Subjects } from './subjects.ts';
import { playAlgebraCase } from './units/play-algebra-case.ts';
import { playRandomSorterCase, playRoleTreeCase, playSorterCase } from './units/play-unit-cases.ts';
import { errorText, type Failure } from './verdict.ts';

export interface Outcome {
  readonly id: string;
  readonly kind: Kind;
  readonly verdict: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped. */
  readonly reason?: string;
  readonly failures: readonly Failure[];
}

/** Plays a case from its beginning. Nothing that goes wrong in it is thrown: then it has failed. */
export function playCase(one: Case, subjects: Subjects, options: PlayOptions = {}): Outcome {
  const { id, kind, skip } = one;
  if (skip !== null) return { id, kind, verdict: 'skipped', reason: skip, failures: [] };
  const failures = failuresOf(one, subjects, options);
  return { id, kind, verdict: failures.length === 0 ? 'passed' : 'failed', failures };
}

function failuresOf(one: Case, subjects: Subjects, options: PlayOptions): readonly Failure[] {
  try {
    switch (one.kind) {
      case 'allocator':
        return playAllocatorCase(one, subjects.allocator, options);
      case 'sorter':
        return playSorterCase(one, subjects.sorter);
      case 'random_sorter':
        return playRandomSorterCase(one, subjects.randomOrders);
      case 'role_tree':
        return playRoleTreeCase(one, subjects.roleTree);
      case 'algebra':
        return playAlgebraCase(one);
      case 'master':
        return playMasterCase(one, subjects.master);
    }
  } catch (error) {
    const setUp = { step: 0, op: one.steps[0]?.op ?? 'none', expectation: 'no_error' };
    return [{ ...setUp, expected: 'no error', got: errorText(error) }];
  }
}
