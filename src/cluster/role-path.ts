/** Names of roles are paths, `a/b/c` (Mesos src/common/roles.cpp); `*` is the default role. */

/** What is wrong with a role's name; nothing if it is valid. */
export function roleFault(name: string): string | undefined {
  if (name === '*') return undefined;
  if (name === '') return 'it is empty';
  if (/[\s\u007f]/.test(name)) return 'it contains white space';
  for (const component of name.split('/')) {
    if (component === '') return 'a component between slashes is empty';
    if (component === '.' || component === '..') return `"${component}" is no component`;
    if (component === '*') return '"*" may only be the whole name';
    if (component.startsWith('-')) return 'a component starts with "-"';
  }
  return undefined;
}

/** The roles above one, nearest first: `a/b`, `a` for `a/b/c`. */
export function roleAncestors(role: string): string[] {
  const ancestors: string[] = [];
  for (let slash = role.lastIndexOf('/'); slash > 0; slash = role.lastIndexOf('/', slash - 1)) {
    ancestors.push(role.slice(0, slash));
  }
  return ancestors;
}

/** Whether `role` is somewhere below `ancestor`; no role is below itself. */
export function isStrictSubroleOf(role: string, ancestor: string): boolean {
  return role.length > ancestor.length + 1 && role.startsWith(ancestor) && role[ancestor.length] === '/';
}
