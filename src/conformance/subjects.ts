import { createSubject } from './allocator/allocator-subject.ts';
import type { CreateMaster } from './master/master-subject.ts';
import { createMaster } from './master/own-master.ts';
import type { CreateSubject } from './subject.ts';
import { createRoleTree } from './units/role-tree-subject.ts';
import { createSorter, randomOrders } from './units/sorter-subject.ts';
import type { CreateRoleTree, CreateSorter, RandomOrders } from './units/unit-subjects.ts';

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
