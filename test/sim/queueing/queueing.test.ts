/*
 * The kernel against closed forms of queueing theory. A service takes 1 s in the mean. Tolerances are about three standard
 * deviations of a run of the given size; seeds are fixed. Every run also checks Little's law, exactly.
 */
import { describe, expect, test } from 'vitest';
import { createSimulation, log, type Simulation, toSeconds } from '../../../src/sim/index.ts';
import { constant, type Draw, exponential, hyperexponential } from './draws.ts';
import { fifoStation } from './fifo-station.ts';
import type { Journal } from './journal.ts';
import { leastAttainedStation } from './least-attained-station.ts';
import { fraction, mean, quantile, refused, stays, waits } from './measures.ts';
import { priorityStation } from './priority-station.ts';
import { processorSharingStation } from './processor-sharing-station.ts';
import { runStation } from './run-station.ts';

const WARM_UP = 20_000;
const MILLION = 1_000_000 + WARM_UP;

function expectWithin(actual: number, expected: number, percent: number): void {
  expect(actual).toBeGreaterThan(expected * (1 - percent / 100));
  expect(actual).toBeLessThan(expected * (1 + percent / 100));
}

/** Poisson arrivals at a rate per second, exponential service of mean 1 s. */
function markovian(rate: number, servers: number) {
  const station = fifoStation(servers);
  return runStation({ station, gap: exponential(1 / rate), service: exponential(1), jobs: MILLION, warmUp: WARM_UP }).journal;
}

describe('first come, first served', () => {
  test('case 1: M/M/1, ρ = 0.8', () => {
    const journal = markovian(0.8, 1);
    expectWithin(mean(waits(journal)), 4, 4);
    expectWithin(mean(stays(journal)), 5, 4);
    expectWithin(journal.meanPresent, 4, 4);
    expectWithin(journal.meanWaiting, 3.2, 4);
    expectWithin(
      fraction(waits(journal), (wait) => wait > 0),
      0.8,
      4,
    );
    expectWithin(
      fraction(waits(journal), (wait) => wait > 1),
      0.65498,
      4,
    );
    expectWithin(quantile(waits(journal), 0.9), log(8) / 0.2, 4);
  });

  test('case 3: M/M/4, λ = 3.2 (Erlang C)', () => {
    const journal = markovian(3.2, 4);
    expectWithin(
      fraction(waits(journal), (wait) => wait > 0),
      0.596432,
      5,
    );
    expectWithin(mean(waits(journal)), 0.745541, 5);
    expectWithin(journal.meanWaiting, 2.38573, 5);
    expectWithin(journal.meanPresent, 5.58573, 5);
    expectWithin(quantile(waits(journal), 0.9), 2.232245, 5);
  });

  test('case 4: M/M/10, λ = 8', () => {
    const journal = markovian(8, 10);
    expectWithin(
      fraction(waits(journal), (wait) => wait > 0),
      0.40918,
      5,
    );
    expectWithin(mean(waits(journal)), 0.20459, 5);
    expectWithin(journal.meanPresent, 9.636721, 5);
  });

  test('case 5: M/M/2, λ = 1.8', () => {
    const journal = markovian(1.8, 2);
    expectWithin(
      fraction(waits(journal), (wait) => wait > 0),
      81 / 95,
      8,
    );
    expectWithin(mean(waits(journal)), 81 / 19, 8);
  });

  test('case 9: M/D/1, λ = 0.8', () => {
    const { journal } = runStation({
      station: fifoStation(1),
      gap: exponential(1 / 0.8),
      service: constant(1),
      jobs: 2 * MILLION,
      warmUp: WARM_UP,
    });
    expectWithin(mean(waits(journal)), 2, 2);
  });

  test('case 14: batches of five, λ = 0.1', () => {
    const { journal } = runStation({
      station: fifoStation(1),
      gap: exponential(10),
      service: exponential(1),
      jobs: MILLION,
      warmUp: WARM_UP,
      batch: 5,
    });
    expectWithin(journal.meanPresent, 3, 4);
  });

  test('case 17: D/D/1 by hand', () => {
    const { journal, end } = runStation({ station: fifoStation(1), gap: constant(2), service: constant(1), jobs: 100 });
    expect(waits(journal)).toEqual(new Float64Array(100));
    expect(stays(journal)).toEqual(new Float64Array(100).fill(1));
    expect(toSeconds(end)).toBe(199);
    expect(journal.totalPresent / end).toBe(100 / 199);
  });
});

describe('case 7: loss (Erlang B), for any service law', () => {
  for (const [servers, rate, expected] of [
    [10, 8, 0.121661],
    [4, 3.2, 0.228145],
    [100, 90, 0.0269574],
  ]) {
    const laws: [string, Draw][] = [
      ['exponential', exponential(1)],
      ['constant', constant(1)],
    ];
    for (const [law, service] of laws) {
      test(`${servers} servers, λ = ${rate}, ${law} service`, () => {
        const { journal } = runStation({
          station: fifoStation(servers, servers),
          gap: exponential(1 / rate),
          service,
          jobs: 2 * MILLION,
          warmUp: WARM_UP,
        });
        expectWithin(refused(journal), expected, 2);
      });
    }
  }
});

describe('case 15: M/G/∞, λ = 5, mean service 3 s: Poisson many are present, for any service law', () => {
  const laws: [string, Draw][] = [
    ['exponential', exponential(3)],
    ['constant', constant(3)],
    ['hyperexponential', hyperexponential(0.75, 1, 9)],
  ];
  for (const [law, service] of laws) {
    test(`${law} service`, () => {
      const { journal } = runStation({
        station: fifoStation(Infinity),
        gap: exponential(1 / 5),
        service,
        jobs: 2 * MILLION,
        warmUp: WARM_UP,
      });
      expectWithin(journal.meanPresent, 15, 2);
      expectWithin(journal.variancePresent, 15, 2);
    });
  }
});

describe('two classes, λ = 0.3 and 0.5', () => {
  const run = (preemptive: boolean) =>
    runStation({
      station: priorityStation(2, preemptive),
      gap: exponential(1 / 0.8),
      service: exponential(1),
      jobs: MILLION,
      warmUp: WARM_UP,
      rank: (random) => (random.uniform() < 3 / 8 ? 0 : 1),
    }).journal;

  test('case 11: without preemption (Cobham)', () => {
    const journal = run(false);
    const [first, second] = [0, 1].map((rank) => mean(waits(journal, rank)));
    expectWithin(first, 8 / 7, 5);
    expectWithin(second, 40 / 7, 5);
    expectWithin(0.3 * first + 0.5 * second, 3.2, 5);
  });

  test('case 12: preemption, then resuming without loss', () => {
    const journal = run(true);
    expectWithin(mean(stays(journal, 0)), 10 / 7, 5);
    expectWithin(mean(stays(journal, 1)), 50 / 7, 5);
  });
});

describe('case 13: one shared server, λ = 0.8', () => {
  const run = (station: ReturnType<typeof processorSharingStation>) =>
    runStation({ station, gap: exponential(1 / 0.8), service: exponential(1), jobs: MILLION, warmUp: WARM_UP }).journal;

  test('processor sharing: a stay is 5 s in the mean, and five times the service whatever that is', () => {
    const journal = run(processorSharingStation());
    expectWithin(mean(stays(journal)), 5, 5);
    expectWithin(journal.meanPresent, 4, 5);
    const staysOf = (least: number, most: number) => {
      let [stay, service] = [0, 0];
      for (let job = WARM_UP; job < MILLION; job++) {
        if (journal.service[job] < least * 1e6 || journal.service[job] >= most * 1e6) continue;
        stay += journal.leftAt[job] - journal.arrivedAt[job];
        service += journal.service[job];
      }
      return stay / service;
    };
    for (const [least, most] of [
      [0.2, 0.4],
      [0.4, 0.8],
      [0.8, 1.2],
      [1.2, 2],
      [2, 3],
      [3, Infinity],
    ]) {
      expectWithin(staysOf(least, most), 5, 5);
    }
  });

  test('least attained service: 5 s in the mean, too, as services are exponential; less for short ones', () => {
    const journal = run(leastAttainedStation());
    expectWithin(mean(stays(journal)), 5, 5);
    expectWithin(journal.meanPresent, 4, 5);
    const short = stays(journal).filter((_, i) => journal.service[WARM_UP + i] < 100_000);
    expect(mean(short)).toBeLessThan(0.2);
  });
});

describe('case 16: Little’s law', () => {
  test('is checked by every run here, and the check would notice a µs', () => {
    const cheat = (simulation: Simulation, journal: Journal) => {
      const honest = fifoStation(1)(simulation, journal);
      return {
        arrive(job: number, service: number, rank: number) {
          honest.arrive(job, service, rank);
          if (job === 5) journal.arrivedAt[job] -= 1;
        },
      };
    };
    const experiment = { gap: exponential(2), service: exponential(1), jobs: 1000 };
    expect(() => runStation({ ...experiment, station: cheat })).toThrow(/expected \d+ to be \d+/);
    expect(runStation({ ...experiment, station: fifoStation(1) }).journal.totalPresent).toBeGreaterThan(0);
  });
});

describe('case 18: determinism', () => {
  const experiment = (seed: number) =>
    runStation({ station: fifoStation(2), gap: exponential(0.6), service: exponential(1), jobs: 20_000, seed });

  test('the same seed gives the same run, another seed another', () => {
    const [first, again, other] = [experiment(1), experiment(1), experiment(2)];
    expect(again.digest).toBe(first.digest);
    expect(again.journal.leftAt).toEqual(first.journal.leftAt);
    expect(other.digest).not.toBe(first.digest);
  });

  test('the order in which independent stations are set up changes nothing', () => {
    const names = ['a', 'b', 'c'];
    const run = (order: readonly string[]) => {
      const simulation = createSimulation({ seed: 3 });
      const left = new Map<string, number[]>();
      for (const name of order) {
        const times: number[] = [];
        left.set(name, times);
        const [gaps, services] = [simulation.random(`${name} gaps`), simulation.random(`${name} services`)];
        let freeAt = 0;
        const leaves = simulation.event(`${name} leaves`, (job) => times.push(simulation.now, job));
        const arrives = simulation.event(`${name} arrives`, (job) => {
          freeAt = Math.max(freeAt, simulation.now) + exponential(1)(services);
          leaves.at(freeAt, job);
          if (job < 2000) arrives.after(exponential(1.25)(gaps), job + 1);
        });
        arrives.after(exponential(1.25)(gaps));
      }
      simulation.run();
      return { left: names.map((name) => left.get(name)), digest: simulation.digest.hex() };
    };
    const first = run(names);
    expect(first.left[0]).toHaveLength(2 * 2001);
    for (const order of [
      ['c', 'b', 'a'],
      ['b', 'a', 'c'],
    ])
      expect(run(order)).toEqual(first);
  });
});
