import * as messages from './messages.ts';

/** Nothing is reserved for `*`: that is what unreserved means. */
export function checkReservable(name: string): void {
  if (name === '*') throw messages.badRoleName(name, 'nothing can be reserved for all');
  checkRoleName(name);
}

/** Throws what is wrong with a role's name by Mesos' rules (src/common/roles.cpp); `*` is the default role. */
export function checkRoleName(name: string): void {
  if (name === '*') return;
  if (name === '') throw messages.badRoleName(name, 'it is empty');
  if (/[\s\u007f]/.test(name)) throw messages.badRoleName(name, 'it contains white space');
  for (const component of name.split('/')) {
    if (component === '') throw messages.badRoleName(name, 'a component between slashes is empty');
    if (component === '.' || component === '..') throw messages.badRoleName(name, `"${component}" is no component`);
    if (component === '*') throw messages.badRoleName(name, '"*" may only be the whole name');
    if (component.startsWith('-')) throw messages.badRoleName(name, 'a component starts with "-"');
  }
}
