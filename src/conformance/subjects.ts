import { createSubject } from './allocator-subject.ts';
import type { CreateMaster } from './master-subject.ts';
import { createMaster } from './own-master.ts';
import { createRoleTree } from './role-tree-subject.ts';
import { createSorter, randomOrders } from './sorter-subject.ts';
import type { CreateSubject } from './subject.ts';
import type { CreateRoleTree, CreateSorter, RandomOrders } from './unit-subjects.ts';

/** What cases are played on, a field a kind; those of kind `algebra` call functions. */
export interface Subjects {
  readonly allocator: CreateSubject;
  readonly sorter: CreateSorter;
  readonly randomOrders: RandomOrders;
  readonly roleTree: CreateRoleTree;
  readonly master: CreateMaster;
}

/** The program's own. */
export const SUBJECTS: Subjects = {
  allocator: createSubject,
  sorter: createSorter,
  randomOrders,
  roleTree: createRoleTree,
  master: createMaster,
};
