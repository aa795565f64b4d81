import { Problem } from '../error.ts';
import { nearestName } from '../nearest-name.ts';

/** Messages about what Mesos brings: quota, offer constraints, attributes, capabilities, sorters. As `messages.ts`. */

export function noSorters(allocator: string, key: string): Problem {
  return new Problem(`"${allocator}" is not served in the order of sorters: "${key}" has no meaning for it`, { found: key });
}

// ——— quota ———

export function quotaBelowTop(role: string): Problem {
  const top = role.split('/', 1)[0];
  return new Problem(`only top-level roles have quota: give it to "${top}"`, { expected: top, found: role });
}

export function guaranteeOverLimit(name: string, guarantee: string, limit: string): Problem {
  return new Problem(`the guarantee of ${name}:${guarantee} is more than the limit of ${name}:${limit}`, {
    expected: `at most ${limit}`,
    found: guarantee,
  });
}

/** `role`: the one at which the sum, in the order of the file, passes what there is. */
export function guaranteedTooMuch(name: string, guaranteed: string, capacity: string): Problem {
  return new Problem(
    `the guarantees up to here add up to ${name}:${guaranteed}, but all agents together have ${name}:${capacity}; with "force: true" they are set all the same`,
    { expected: `at most ${capacity}`, found: guaranteed },
  );
}

// ——— attributes, domains and constraints ———

export function badAttribute(reason: string): Problem {
  return new Problem(reason, { expected: 'an attribute, such as rack:a' });
}

export function duplicateAttribute(name: string): Problem {
  return new Problem(`attribute "${name}" is there twice; Mesos' constraints look at the first one only`, { found: name });
}

export function domainWithoutMasters(): Problem {
  return new Problem('masters without a domain refuse agents that have one: give "allocation" a domain too', {
    expected: 'allocation: { domain: { region: … } }',
  });
}

export function emptyGroup(): Problem {
  return new Problem('a group of constraints is empty');
}

export function badPattern(reason: string): Problem {
  return new Problem(reason, { expected: 'a regular expression' });
}

// ——— warnings ———

export function constraintsExcludeAll(): string {
  return 'no agent meets these constraints: the framework is offered nothing';
}

export function strangeAttribute(name: string, nearest: string | undefined): string {
  return `no agent has an attribute "${name}"${nearest === undefined ? '' : `, did you mean "${nearest}"?`}`;
}

/** `isThere`: some agent has such an attribute that is no text. */
export function notATextAttribute(name: string): string {
  return `"${name}" is no text on some agents, and what is no text passes every comparison, as in Mesos`;
}

export function gpusUnseen(): string {
  return 'its tasks ask for gpus, but without the capability GPU_RESOURCES it is offered no agent that has any';
}

export function regionsUnseen(): string {
  return 'all agents that it may be offered are in other regions than the masters: without the capability REGION_AWARE it is offered none';
}

export function strangeExcluded(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return `no agent has "${name}"${nearest === undefined ? '' : `, did you mean "${nearest}"?`}`;
}

export function guaranteedTooMuchAnyhow(name: string, guaranteed: string, capacity: string): string {
  return `the guarantees up to here add up to ${name}:${guaranteed}, but all agents together have ${name}:${capacity}: they cannot all be kept`;
}
