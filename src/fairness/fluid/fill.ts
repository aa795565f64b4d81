import type Fraction from 'fraction.js';
import { isPositive, ZERO } from '../fraction.ts';

export interface Filling {
  /** What there is to fill, by resource. */
  readonly capacity: readonly Fraction[];
  /** What one task needs, by user and resource. */
  readonly demands: readonly (readonly Fraction[])[];
  /** Tasks that a user gains while the level rises by 1; 0: it takes no part. */
  readonly rates: readonly Fraction[];
  /** The most tasks, by user; null: no end. */
  readonly caps: readonly (Fraction | null)[];
  /** The first round is the last: a control that must be caught wasting. */
  readonly isSingleRound?: boolean;
}

export interface Filled {
  /** By user. */
  readonly tasks: Fraction[];
  /** What is left, by resource. */
  readonly free: Fraction[];
}

/** The level at which users stop, those who stop there, the resources that are full, and whose caps are reached. */
export interface Round {
  readonly level: Fraction;
  readonly stopped: readonly number[];
  readonly full: readonly number[];
  readonly tasks: readonly Fraction[];
}

/**
 * Progressive filling: all grow at their rates until a resource is full or a cap is reached; who needs that resource or has
 * that cap stops there; the others grow on. At most resources + users rounds. (Ghodsi et al., NSDI 2011, §4.1; the rounds after
 * the first: Parkes, Procaccia, Shah, EC 2012.)
 */
export function fill(filling: Filling, told?: (round: Round) => void): Filled {
  const { demands, rates, caps } = filling;
  const free = [...filling.capacity];
  const tasks = demands.map(() => ZERO);
  const canGrow = (user: number): boolean => {
    const cap = caps[user];
    return (
      isPositive(rates[user]) &&
      (cap === null || tasks[user].lt(cap)) &&
      demands[user].every((demand, resource) => demand.n === 0n || isPositive(free[resource]))
    );
  };
  let active = demands.map((_, user) => user).filter(canGrow);
  let level = ZERO;
  while (active.length > 0) {
    const speed = free.map((_, resource) => speedOf(resource, active, filling));
    const step = nextStop(free, speed, active, tasks, filling);
    level = level.add(step);
    for (const user of active) tasks[user] = tasks[user].add(rates[user].mul(step));
    for (const [resource, each] of speed.entries()) if (each.n !== 0n) free[resource] = free[resource].sub(each.mul(step));
    const going = active.filter(canGrow);
    if (told !== undefined) {
      const full = free.flatMap((left, resource) => (left.n === 0n && speed[resource].n !== 0n ? [resource] : []));
      told({ level, stopped: active.filter((user) => !going.includes(user)), full, tasks });
    }
    if (filling.isSingleRound) break;
    active = going;
  }
  return { tasks, free };
}

/** How much of the resource goes while the level rises by 1. */
function speedOf(resource: number, active: readonly number[], { demands, rates }: Filling): Fraction {
  let speed = ZERO;
  for (const user of active) {
    const demand = demands[user][resource];
    if (demand.n !== 0n) speed = speed.add(rates[user].mul(demand));
  }
  return speed;
}

/** By how much the level rises until the next resource is full, or the next cap reached. */
function nextStop(
  free: readonly Fraction[],
  speed: readonly Fraction[],
  active: readonly number[],
  tasks: readonly Fraction[],
  { rates, caps }: Filling,
): Fraction {
  let next: Fraction | null = null;
  for (const [resource, each] of speed.entries()) {
    if (each.n === 0n) continue;
    const step = free[resource].div(each);
    if (next === null || step.lt(next)) next = step;
  }
  for (const user of active) {
    const cap = caps[user];
    if (cap === null) continue;
    const step = cap.sub(tasks[user]).div(rates[user]);
    if (next === null || step.lt(next)) next = step;
  }
  if (next === null) throw new Error('a user that needs nothing would grow for ever');
  return next;
}
