import Fraction from 'fraction.js';
import { ZERO } from '../fraction.ts';
import { consideredCount, scores } from './tetris-score.ts';

/** A job whose stages follow each other: none of a stage begins before all of the one before have ended. */
export interface StagedJob {
  readonly name: string;
  readonly stages: readonly { readonly tasks: number; readonly demand: readonly Fraction[] }[];
}

/** A job of which a task fits now. */
export interface Ready {
  readonly job: number;
  readonly demand: readonly Fraction[];
  /** Its dominant share at the moment. */
  readonly share: Fraction;
  /** Σ of the shares of all of its tasks that have not ended. */
  readonly remaining: Fraction;
  /** The part of its stage that has ended, where another stage waits for that; else 0. */
  readonly doneBeforeBarrier: Fraction;
}

/** Whose task is next: one of `ready`, of which there is at least one, in the order of jobs. */
export type Pick = (ready: readonly Ready[], capacity: readonly Fraction[], free: readonly Fraction[]) => Ready;

export const inOrder: Pick = ([first]) => first;
export const leastShare: Pick = (ready) => leastBy(ready, ({ share }) => share);
export const leastRemaining: Pick = (ready) => leastBy(ready, ({ remaining }) => remaining);

export interface PackingKnobs {
  /** How much fairness; default 1/4. */
  readonly f?: Fraction;
  /** How much work left counts; default 1. */
  readonly m?: Fraction;
  /** The part of a stage after which the rest is urgent; default 9/10. */
  readonly b?: Fraction;
}

/** Tetris; tasks of a stage of which at least `b` has ended, and for which others wait, come first. */
export function packing({ f = new Fraction(1, 4), m = new Fraction(1), b = new Fraction(9, 10) }: PackingKnobs = {}): Pick {
  return (ready, capacity, free) => {
    const urgent = ready.filter(({ doneBeforeBarrier }) => doneBeforeBarrier.n !== 0n && doneBeforeBarrier.gte(b));
    const line = urgent.length > 0 ? urgent : ready;
    const byShare = [...line].sort((x, y) => x.share.compare(y.share) || x.job - y.job);
    const considered = byShare.slice(0, consideredCount(line.length, f)).sort((x, y) => x.job - y.job);
    const score = scores(considered, capacity, free, m);
    return considered[score.reduce((best, each, i) => (each.gt(score[best]) ? i : best), 0)];
  };
}

/**
 * Unit tasks on one machine in steps of 1, with barriers between stages (the motivation of Tetris: Grandl et al., SIGCOMM 2014, Fig. 1).
 *
 * @returns when each job is over; null: not before `until`
 */
export function finishTimes(
  capacity: readonly Fraction[],
  jobs: readonly StagedJob[],
  pick: Pick,
  until = 1000,
): (number | null)[] {
  const over: (number | null)[] = jobs.map(() => null);
  const stage = jobs.map(() => 0);
  const ended = jobs.map(() => 0);
  for (let now = 0; now < until && over.includes(null); now++) {
    const running = jobs.map(() => 0);
    let free = [...capacity];
    for (;;) {
      const ready = jobs.flatMap((job, index): Ready[] => {
        if (over[index] !== null) return [];
        const { tasks, demand } = job.stages[stage[index]];
        if (ended[index] + running[index] >= tasks || demand.some((need, r) => need.gt(free[r]))) return [];
        const hasBarrier = stage[index] + 1 < job.stages.length;
        return [
          {
            job: index,
            demand,
            share: dominant(demand, capacity).mul(running[index]),
            remaining: remainingWork(job, stage[index], ended[index], capacity),
            doneBeforeBarrier: hasBarrier ? new Fraction(ended[index], tasks) : ZERO,
          },
        ];
      });
      if (ready.length === 0) break;
      const { job, demand } = pick(ready, capacity, free);
      running[job]++;
      free = free.map((amount, r) => amount.sub(demand[r]));
    }
    jobs.forEach(({ stages }, job) => {
      if (over[job] !== null) return;
      ended[job] += running[job];
      if (ended[job] < stages[stage[job]].tasks) return;
      ended[job] = 0;
      if (++stage[job] === stages.length) over[job] = now + 1;
    });
  }
  return over;
}

function remainingWork({ stages }: StagedJob, stage: number, ended: number, capacity: readonly Fraction[]): Fraction {
  let work = ZERO;
  for (let s = stage; s < stages.length; s++) {
    const { tasks, demand } = stages[s];
    const share = demand.reduce((sum, need, r) => (need.n === 0n ? sum : sum.add(need.div(capacity[r]))), ZERO);
    work = work.add(share.mul(s === stage ? tasks - ended : tasks));
  }
  return work;
}

function dominant(demand: readonly Fraction[], capacity: readonly Fraction[]): Fraction {
  return demand.reduce((most, need, r) => {
    const share = need.n === 0n ? ZERO : need.div(capacity[r]);
    return share.gt(most) ? share : most;
  }, ZERO);
}

function leastBy(ready: readonly Ready[], key: (each: Ready) => Fraction): Ready {
  return ready.reduce((least, each) => (key(each).lt(key(least)) ? each : least));
}
