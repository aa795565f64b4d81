import { expect } from 'vitest';
import { createSimulation, type Random, type Simulation, type Time } from '../../../src/sim/index.ts';
import type { Draw } from './draws.ts';
import { Journal } from './journal.ts';

/** A place where jobs are served: takes a job in, and writes into its journal what becomes of it. */
export interface Station {
  arrive(job: number, service: Time, rank: number): void;
}

export interface Experiment {
  readonly station: (simulation: Simulation, journal: Journal) => Station;
  /** Time between arrivals; the first comes at 0. */
  readonly gap: Draw;
  readonly service: Draw;
  readonly jobs: number;
  /** The first so many jobs are not counted. */
  readonly warmUp?: number;
  /** So many jobs arrive together. */
  readonly batch?: number;
  /** The class of a job, 0 unless given. */
  readonly rank?: (random: Random) => number;
  readonly seed?: number;
}

/** Lets jobs arrive until there are enough, and then the station run empty; Little's law must have held on the way, exactly. */
export function runStation({
  station,
  gap,
  service,
  jobs,
  warmUp = 0,
  batch = 1,
  rank = () => 0,
  seed = 1,
}: Experiment): Measured {
  const simulation = createSimulation({ seed });
  const journal = new Journal(simulation, jobs, warmUp);
  const open = station(simulation, journal);
  const gaps = simulation.random('gaps');
  const services = simulation.random('services');
  const ranks = simulation.random('ranks');
  const arrival = simulation.event('arrival', (first) => {
    for (let job = first; job < first + batch; job++) {
      const [time, kind] = [service(services), rank(ranks)];
      journal.arrives(job, time, kind);
      open.arrive(job, time, kind);
    }
    if (first + batch < jobs) arrival.after(gap(gaps), first + batch);
  });
  arrival.at(0, 0);
  simulation.run();
  journal.closes();
  checkLittle(journal);
  return { journal, end: simulation.now, digest: simulation.digest.hex() };
}

export interface Measured {
  readonly journal: Journal;
  readonly end: Time;
  readonly digest: string;
}

/** Between two moments at which nobody is present, ∫L dt is the sum of all stays: an identity, to the last µs. */
function checkLittle({ arrivedAt, leftAt, totalPresent }: Journal): void {
  let stays = 0;
  for (let job = 0; job < arrivedAt.length; job++) if (leftAt[job] >= 0) stays += leftAt[job] - arrivedAt[job];
  expect(stays).toBeGreaterThan(0);
  expect(totalPresent).toBe(stays);
}
