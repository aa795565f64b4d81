import type { Simulation } from '../../../src/sim/index.ts';
import type { Journal } from './journal.ts';
import type { Station } from './run-station.ts';

/** Jobs that have had equally much service, the shortest last. */
interface Group {
  attained: number;
  readonly jobs: number[];
}

/**
 * One server, shared equally by those present that have had least service so far (foreground-background, LAS). Groups stand on
 * a stack: the topmost is served until a job of it leaves, or until it has had as much as the one below and joins it.
 */
export function leastAttainedStation() {
  return (simulation: Simulation, journal: Journal): Station => {
    const { service } = journal;
    const groups: Group[] = [];
    let since = 0;
    let round = 0; // a change of the topmost group makes earlier events stale

    const advance = () => {
      const top = groups.at(-1);
      if (top) top.attained += (simulation.now - since) / top.jobs.length;
      since = simulation.now;
    };
    const plan = () => {
      round++;
      const top = groups.at(-1);
      if (!top) return;
      const goal = Math.min(service[top.jobs.at(-1)!], groups.at(-2)?.attained ?? Infinity);
      changes.after(Math.max(0, Math.ceil((goal - top.attained) * top.jobs.length)), round);
    };
    const changes = simulation.event('topmost group changes', (planned) => {
      if (planned !== round) return;
      advance();
      const top = groups.at(-1)!;
      const below = groups.at(-2);
      if (top.attained >= service[top.jobs.at(-1)!]) {
        journal.leaves(top.jobs.pop()!);
        if (top.jobs.length === 0) groups.pop();
      } else if (below && top.attained >= below.attained) {
        below.jobs.push(...top.jobs);
        below.jobs.sort((a, b) => service[b] - service[a] || b - a);
        groups.pop();
      }
      plan();
    });
    return {
      arrive(job) {
        advance();
        journal.admits();
        journal.starts(job);
        groups.push({ attained: 0, jobs: [job] });
        plan();
      },
    };
  };
}
