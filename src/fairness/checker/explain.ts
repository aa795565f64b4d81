import type Fraction from 'fraction.js';
import { scenarioText } from '../../fuzz/plain.ts';
import { exactText } from '../fraction.ts';
import type { Instance, User } from '../instance.ts';
import { type InstanceSketch, sketchOf } from '../instance-from.ts';
import { bundleShown, shown, tasksShown } from '../properties/measures.ts';
import type { Property, Violation } from '../properties/property.ts';
import type { PlayedDeviation } from './deviations.ts';
import type { OperatedWorld } from './operated-worlds.ts';
import { groupsOf, type Setup, scenarioOf, setupOf } from './setup.ts';
import type { Smallest } from './shrink.ts';
import type { Subject } from './subject.ts';

/** The smallest world in which a property is broken, for a reader and to be played. */
export interface Counterexample {
  readonly frameworks: number;
  /** Three sentences: the world and what it is divided into, what is promised, what is the case. */
  readonly explanation: string;
  /** In plain numbers, as `instanceFrom` takes it; or one that is watched over time. */
  readonly world: InstanceSketch | OperatedWorld;
  /** A scenario file. */
  readonly scenario: string;
  /** The second world of a property that compares two: another scenario file; null: there is none. */
  readonly changed: string | null;
}

export function counterexampleOf(subject: Subject, property: Property, { instance, violation }: Smallest): Counterexample {
  const explanation = explain(subject, instance, violation);
  const comment = [`${property.name} is violated by ${subject.name}: ${property.definition}`, explanation];
  if (subject.create === undefined) comment.push(solved(subject, instance));
  const changed = changedOf(subject, violation);
  const honest = playedDeviation(violation)?.honest;
  return {
    frameworks: instance.users.length,
    explanation,
    world: sketchOf(instance),
    scenario: written(subject, honest ?? setupOf(playable(subject, instance)), comment),
    changed:
      changed === null
        ? null
        : written(subject, changed.setup, [`The world of scenario.yaml, when ${changed.told}.`, explanation]),
  };
}

function explain({ name, mechanism }: Subject, instance: Instance, { promise, finding, deviation }: Violation): string {
  const { users, servers } = instance;
  const { tasks } = mechanism.divide(instance);
  const needs = users.map(
    (user, i) =>
      `${i === 0 ? 'a task of' : 'one of'} ${user.name}${besides(user)}${i === 0 ? ' needs' : ''} ${bundleShown(instance, [user.demand])}`,
  );
  const runs = users.map((user, i) => `${user.name} ${i === 0 ? `runs ${tasksShown(tasks[i])}` : shown(tasks[i])}`);
  const share = `${users.length} ${users.length === 1 ? 'framework shares' : 'frameworks share'} ${bundleShown(instance, servers)}${agentsShown(instance)}`;
  // What a strategy is compared with is another run than the division.
  const world =
    deviation === undefined
      ? `${share}; ${listed(needs)}; under ${name} ${listed(runs)}.`
      : `${share} under ${name}; ${listed(needs)}.`;
  return `${world} ${promise} ${finding}`;
}

/** Where there are several: how many, and what each has if they are not alike. */
function agentsShown(instance: Instance): string {
  const { servers } = instance;
  if (servers.length === 1) return '';
  const groups = groupsOf(servers);
  if (groups.length === 1) return ` on ${servers.length} agents`;
  const each = groups.map(({ count, server }) => `${count} with ${bundleShown(instance, [server])}`);
  return ` on ${servers.length} agents (${each.join(', ')})`;
}

/** What a user has that others may not: ` (2 tasks in all)`, ` (weight 2, in T1)`. */
function besides({ cap, weight, priority, path }: User): string {
  const what = [
    ...(cap === null ? [] : [`${tasksShown(cap)} in all`]),
    ...(weight.every((each) => each.equals(1)) ? [] : [`weight ${exactText(weight[0])}`]),
    ...(priority === 0 ? [] : [`priority ${priority}`]),
    ...(path.length === 1 ? [] : [`in ${path.slice(0, -1).join('/')}`]),
  ];
  return what.length === 0 ? '' : ` (${what.join(', ')})`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** How to see what the solver makes of it. */
function solved({ name, mechanism }: Subject, { resources, servers, users }: Instance): string {
  const amounts = (row: readonly Fraction[]): string => row.map(exactText).join(',');
  const pool = resources.map((resource, r) => `${resource}=${exactText(servers[0][r])}`).join(',');
  const more = servers.length === 1 ? '' : ` --servers "${servers.map(amounts).join(';')}"`;
  const demands = users.map((user) => ` --demand ${user.name}=${amounts(user.demand)}`);
  const weights = users
    .filter(({ weight }) => weight.some((each) => !each.equals(1)))
    .map((user) => ` --weight ${user.name}=${amounts(user.weight)}`);
  const priorities = users.filter(({ priority }) => priority !== 0).map((user) => ` --priority ${user.name}=${user.priority}`);
  const paths = users.filter(({ path }) => path.length > 1).map((user) => ` --path ${user.name}=${user.path.join('/')}`);
  const command = `clustersim solve ${name.slice(name.indexOf(':') + 1)} --resources ${pool}${more}${[demands, weights, priorities, paths].flat().join('')}`;
  const played =
    mechanism.kind === 'fluid' ? 'a hundred times as large, by an allocator that grants whole tasks' : 'by an allocator';
  return `The numbers are those of ${command}; here the same world is played ${played}.`;
}

/** A solver divides tasks: of a world a hundred times as large, an allocator of whole ones does nearly the same. */
function playable({ create, mechanism }: Subject, instance: Instance): Instance {
  if (create !== undefined) return instance;
  const factor = mechanism.kind === 'fluid' ? 100 : 1;
  return {
    ...instance,
    servers: instance.servers.map((server) => server.map((amount) => amount.mul(factor))),
    users: instance.users.map((user) => ({ ...user, accepts: null, weight: user.weight.map(() => user.weight[0]) })),
  };
}

function changedOf(subject: Subject, violation: Violation): { told: string; setup: Setup } | null {
  const deviation = playedDeviation(violation);
  if (deviation === null) {
    const { changed } = violation;
    return changed === undefined ? null : { told: changed.told, setup: setupOf(playable(subject, changed.instance)) };
  }
  return { told: deviation.told, setup: deviation.dishonest };
}

/** A strategy that was played, if that is what the violation is about. */
function playedDeviation({ deviation }: Violation): PlayedDeviation | null {
  return deviation !== undefined && 'honest' in deviation ? (deviation as PlayedDeviation) : null;
}

function written({ player }: Subject, setup: Setup, comment: readonly string[]): string {
  const lines = comment.flatMap((paragraph) => wrapped(paragraph).map((line) => `# ${line}`));
  return `${lines.join('\n')}\n${scenarioText(scenarioOf(setup, [player.allocator], player.granularity))}`;
}

const WIDTH = 110;

function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
