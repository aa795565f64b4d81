import { roleFault } from '../cluster/role-path.ts';
import * as messages from './messages/messages.ts';

/** Nothing is reserved for `*`: that is what unreserved means. */
export function checkReservable(name: string): void {
  if (name === '*') throw messages.badRoleName(name, 'nothing can be reserved for all');
  checkRoleName(name);
}

/** Throws what is wrong with a role's name by Mesos' rules; `*` is the default role. */
export function checkRoleName(name: string): void {
  const fault = roleFault(name);
  if (fault !== undefined) throw messages.badRoleName(name, fault);
}
