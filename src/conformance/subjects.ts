import type { CreateSubject } from './subject.ts';
import type { CreateRoleTree, CreateSorter, RandomOrders } from './unit-subjects.ts';

/** What cases are played on, a field a kind; those of kind `algebra` call functions. */
export interface Subjects {
  readonly allocator: CreateSubject;
  readonly sorter: CreateSorter;
  readonly randomOrders: RandomOrders;
  readonly roleTree: CreateRoleTree;
}

/** The program's own. */
export const SUBJECTS: Subjects = {
  allocator: absent,
  sorter: absent,
  randomOrders: absent,
  roleTree: absent,
};

function absent(): never {
  throw new Error('this version has nothing to play it on');
}
