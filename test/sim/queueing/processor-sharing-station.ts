import { createEventQueue, type Simulation } from '../../../src/sim/index.ts';
import type { Journal } from './journal.ts';
import type { Station } from './run-station.ts';

/**
 * One server that all present share equally. `attained` is the service that one present all along would have had; a job leaves
 * when it has grown by the job's service, so that the next to leave is the first in a queue ordered by it.
 */
export function processorSharingStation() {
  return (simulation: Simulation, journal: Journal): Station => {
    const leaving = createEventQueue(); // by `attained`, not by time
    let attained = 0;
    let since = 0;
    let round = 0; // whoever arrives or leaves changes all finishing times: earlier events are stale

    const advance = () => {
      if (leaving.size > 0) attained += (simulation.now - since) / leaving.size;
      since = simulation.now;
    };
    const plan = () => {
      round++;
      if (leaving.size > 0) finishes.after(Math.max(0, Math.ceil((leaving.peekTime() - attained) * leaving.size)), round);
    };
    const finishes = simulation.event('service finishes', (planned) => {
      if (planned !== round) return;
      advance();
      leaving.pop();
      journal.leaves(leaving.subject);
      plan();
    });
    return {
      arrive(job, service) {
        advance();
        journal.admits();
        journal.starts(job);
        leaving.push(attained + service, job, 0, job);
        plan();
      },
    };
  };
}
