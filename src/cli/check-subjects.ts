import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { DECLARED } from '../allocators/declared.ts';
import { ALLOCATORS } from '../allocators/index.ts';
import type { Allocator } from '../cluster/ports.ts';
import { loadAllocator } from '../experiment/plugin.ts';
import { dividesNothing, unknownDeclared, unknownSubject } from '../fairness/checker/messages.ts';
import { whyNone } from '../fairness/checker/spaces.ts';
import { allocatorSubject, policySubject, type Subject } from '../fairness/checker/subject.ts';
import { POLICIES, policyNamed } from '../fairness/policies.ts';
import { PROPERTY_NAMES } from '../fairness/properties/index.ts';
import { nearestName } from '../scenario/index.ts';
import { UsageError } from './usage-error.ts';

/** Before the name of a policy that is checked by its solver. */
const FLUID = 'fluid:';

/**
 * What the user means: the name of an allocator, a file with one, or `fluid:` and the name of a policy.
 *
 * @param folder where counterexamples are written, two folders deep: they name the file from there
 */
export async function subjectNamed(name: string, folder: string): Promise<Subject> {
  if (name.startsWith(FLUID)) {
    const policy = name.slice(FLUID.length);
    return dividing(policySubject(name, policyNamed(policy), playerOf(policy)));
  }
  const builtIn = Object.hasOwn(ALLOCATORS, name) ? ALLOCATORS[name] : undefined;
  if (builtIn !== undefined) return checked(allocatorSubject(name, name, () => builtIn.create(), DECLARED[name] ?? []));
  if (!/\.[cm]?[jt]s$/.test(name)) throw new UsageError(unknownSubject(name, Object.keys(ALLOCATORS), near(name)));
  const file = resolve(name);
  if (!existsSync(file)) throw new UsageError(`${name}: there is no such file`);
  const create: () => Allocator = await loadAllocator(file, name, {});
  const path = relative(resolve(folder, 'property'), file);
  return checked(
    allocatorSubject(name, { use: isAbsolute(path) || path.startsWith('.') ? path : `./${path}`, label: create().name }, create),
  );
}

function near(name: string): string | undefined {
  return nearestName(name, [...Object.keys(ALLOCATORS), ...policyNames().map((policy) => `${FLUID}${policy}`)]);
}

function checked(subject: Subject): Subject {
  const unknown = subject.declares.find((name) => !PROPERTY_NAMES.includes(name));
  if (unknown !== undefined) throw new UsageError(unknownDeclared(subject.name, unknown, PROPERTY_NAMES));
  return subject;
}

/** One that knows nothing of any world would seem to have no property at all. */
function dividing(subject: Subject): Subject {
  const { mechanism, shapes } = subject;
  const why = whyNone(mechanism, shapes);
  if (why !== null) throw new UsageError(dividesNothing(subject.name, why));
  return subject;
}

/** The allocator that plays the counterexamples of a policy: its namesake, if there is one. */
function playerOf(policy: string): string {
  return Object.hasOwn(ALLOCATORS, policy) ? policy : 'drf';
}

/** Everything that `check --all` checks. */
export function everySubject(): string[] {
  return [...Object.keys(ALLOCATORS), ...policyNames().map((name) => `${FLUID}${name}`)];
}

/** A family once, with what has to be said after its colon. */
function policyNames(): string[] {
  return Object.entries(POLICIES).map(([name, entry]) => ('argument' in entry && !entry.isOptional ? `${name}:cpus` : name));
}
