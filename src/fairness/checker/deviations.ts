import type { Instance } from '../instance.ts';
import { tasksIn } from '../properties/measures.ts';
import type { Deviation, Strategy } from '../properties/property.ts';
import { type Entrant, type Setup, setupOf } from './setup.ts';

/** A deviation that is played: the world in which it is tried can be written as a scenario. */
export interface PlayedDeviation extends Deviation {
  readonly honest: Setup;
  readonly dishonest: Setup;
}

/** How long tasks run where they end, s; and when the others come, where one was there before them. */
const TASK_SECONDS = 2;
const OTHERS_COME = 5;
/** Where tasks end, there are so many times as many. */
const TURNOVER = 20;

/**
 * What a user may do besides asking for other tasks: decline what it could use (by coming late, or by taking only agents of
 * which half is free), hold what it was given for good, or appear as two frameworks: in its role, where it is alone or all
 * others are too, or in two roles. It wins if more of its tasks run in the end.
 */
export function* deviationsOf(
  instance: Instance,
  run: (setup: Setup) => readonly (readonly number[])[],
): Generator<PlayedDeviation> {
  const setup = setupOf(instance);
  const late = { ...setup, seconds: 2 * setup.seconds };
  const known = new Map<Setup, ReturnType<typeof run>>();
  const placedIn = (played: Setup): ReturnType<typeof run> => {
    const placed = known.get(played) ?? run(played);
    known.set(played, placed);
    return placed;
  };
  for (const [user, { name }] of instance.users.entries()) {
    const tasksOf = (played: Setup, entrants: readonly number[]): number => {
      const placed = placedIn(played);
      return entrants.reduce((sum, entrant) => sum + placed[entrant].reduce((total, count) => total + count, 0), 0);
    };
    const deviation = (
      strategy: Strategy,
      told: string,
      honest: Setup,
      dishonest: Setup,
      entrants = [user],
    ): PlayedDeviation => ({
      user,
      strategy,
      told,
      honest,
      dishonest,
      outcomes: () => ({ honest: tasksOf(honest, [user]), dishonest: tasksOf(dishonest, entrants) }),
    });

    const own = setup.entrants[user];
    const parts = halves(own);
    if (parts !== null) {
      const both = [user, setup.entrants.length];
      const inRole = { ...setup, entrants: [...setup.entrants.with(user, parts[0]), parts[1]] };
      yield deviation('splitting within a role', `${name} appears as two frameworks in its role`, setup, inRole, both);
      const told = `${name} appears as two frameworks in a role that all of them share`;
      yield deviation('splitting within a role', told, sharingOneRole(setup), sharingOneRole(inRole), both);
      const role = `${own.role}-2`;
      const acrossRoles = {
        ...setup,
        roles: [...setup.roles, { name: role, weight: 1, priority: 0 }],
        entrants: [...setup.entrants.with(user, parts[0]), { ...parts[1], role }],
      };
      yield deviation('splitting across roles', `${name} appears as two frameworks in two roles`, setup, acrossRoles, both);
    }
    yield deviation(
      'needless declines',
      `${name} declines what it is offered in the first two seconds`,
      setup,
      changed(setup, user, { submitsAt: 2 }),
    );
    const half = setup.servers[0].map((amount) => amount.div(2).floor());
    if (tasksIn(half, own.demand).gte(1))
      yield deviation(
        'needless declines',
        `${name} declines every agent of which less than half is free`,
        setup,
        changed(setup, user, { atLeast: half }),
      );

    const visiting = { ...late, entrants: late.entrants.map((entrant, i) => turnover(entrant, i === user ? 0 : OTHERS_COME)) };
    yield deviation(
      'hoarding',
      `${name} does not give back what it held when the others came at ${OTHERS_COME} s (tasks of ${TASK_SECONDS} s each, ${TURNOVER} times as many)`,
      visiting,
      changed(visiting, user, { taskSeconds: Infinity }),
    );
  }
}

function sharingOneRole(setup: Setup): Setup {
  const role = 'all';
  return {
    ...setup,
    roles: [{ name: role, weight: 1, priority: 0 }],
    entrants: setup.entrants.map((each) => ({ ...each, role })),
  };
}

function changed(setup: Setup, user: number, change: Partial<Entrant>): Setup {
  return { ...setup, entrants: setup.entrants.with(user, { ...setup.entrants[user], ...change }) };
}

/** Two frameworks with half of the tasks each; null: it has but one. */
function halves(own: Entrant): [Entrant, Entrant] | null {
  if (own.tasks < 2) return null;
  const half = Math.ceil(own.tasks / 2);
  return [
    { ...own, tasks: half },
    { ...own, name: `${own.name}2`, tasks: own.tasks - half },
  ];
}

/** Tasks that end, and more than enough of them. */
function turnover(entrant: Entrant, submitsAt: number): Entrant {
  return { ...entrant, tasks: TURNOVER * entrant.tasks, taskSeconds: TASK_SECONDS, submitsAt };
}
