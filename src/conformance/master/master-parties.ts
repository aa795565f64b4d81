import type { TaskId } from '../../cluster/ids.ts';
import type { CaseResource } from '../subject.ts';

/** A framework that has subscribed at some time. */
export interface Subscriber {
  isActive: boolean;
  isCompleted: boolean;
  readonly roles: Set<string>;
  readonly suppressed: Set<string>;
  capabilities: readonly string[];
  principal: string;
}

/** A task of a case: it is alive as long as its row has its serial number. */
export interface CaseTaskRow {
  readonly framework: string;
  readonly name: string;
  readonly row: TaskId;
  readonly serial: number;
  readonly agent: string;
  /** What it was launched with. */
  readonly resources: readonly CaseResource[];
}
