import type { Simulation } from '../../../src/sim/index.ts';
import type { Journal } from './journal.ts';
import type { Station } from './run-station.ts';

/**
 * One server, classes of jobs, the lowest number first and first come, first served within it. If `preemptive`, an arrival
 * interrupts the service of a lower class, which later resumes where it was.
 */
export function priorityStation(classes: number, preemptive: boolean) {
  return (simulation: Simulation, journal: Journal): Station => {
    const queues: Queue[] = Array.from({ length: classes }, () => new Queue());
    const left = new Float64Array(journal.arrivedAt.length); // of its service, µs
    let inService = -1;
    let finishTime = NaN;

    // An event is a hint: the job may have been interrupted since.
    const finishes = simulation.event('service finishes', (job) => {
      if (job !== inService || simulation.now !== finishTime) return;
      journal.leaves(job);
      inService = -1;
      next();
    });
    const next = () => {
      const queue = queues.find((queue) => queue.size > 0);
      if (queue) serve(queue.shift());
    };
    const serve = (job: number) => {
      if (Number.isNaN(journal.startedAt[job])) journal.starts(job);
      inService = job;
      finishTime = simulation.now + left[job];
      finishes.at(finishTime, job);
    };
    return {
      arrive(job, service, rank) {
        journal.admits();
        left[job] = service;
        if (inService >= 0 && preemptive && rank < journal.rank[inService]) {
          left[inService] = finishTime - simulation.now;
          queues[journal.rank[inService]].unshift(inService);
          inService = -1;
        }
        if (inService < 0) serve(job);
        else queues[rank].push(job);
      },
    };
  };
}

/** First in, first out, with a way back to the front. */
class Queue {
  private readonly jobs: number[] = [];
  private head = 0;

  get size(): number {
    return this.jobs.length - this.head;
  }

  push(job: number): void {
    this.jobs.push(job);
  }

  shift(): number {
    return this.jobs[this.head++];
  }

  /** Only for what was shifted from here before. */
  unshift(job: number): void {
    this.jobs[--this.head] = job;
  }
}
