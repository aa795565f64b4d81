import type { Simulation, Time } from '../../../src/sim/index.ts';
import type { Journal } from './journal.ts';
import type { Station } from './run-station.ts';

/** First come, first served by `servers` equal servers; who finds `room` jobs present is turned away. */
export function fifoStation(servers: number, room = Infinity) {
  return (simulation: Simulation, journal: Journal): Station => {
    const queue: number[] = [];
    let head = 0;
    let busy = 0;
    const finishes = simulation.event('service finishes', (job) => {
      journal.leaves(job);
      busy--;
      if (head < queue.length) start(queue[head++]);
    });
    const start = (job: number) => {
      busy++;
      journal.starts(job);
      finishes.after(journal.service[job], job);
    };
    return {
      arrive(job: number, _service: Time) {
        if (busy + queue.length - head >= room) return;
        journal.admits();
        if (busy < servers) start(job);
        else queue.push(job);
      },
    };
  };
}
