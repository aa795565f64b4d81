import { Problem } from '../error.ts';
import { nearestName } from '../nearest-name.ts';

/** Messages about what is done while a scenario runs, and about reservations of frameworks. As `messages.ts`. */

export function noSuchAgent(name: string, names: readonly string[]): Problem {
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? `; they are called ${names[0]} to ${names.at(-1)}` : `, did you mean "${nearest}"?`;
  return new Problem(`there is no agent "${name}"${hint}`, { found: name, nearest });
}

export function noAgentsLikeThat(): Problem {
  return new Problem('no agent has these attributes');
}

export function fewerAgents(count: number, there: number): Problem {
  return new Problem(`${count} agents, but there are ${there} such`, { expected: `at most ${there}`, found: String(count) });
}

export function nothingToReserve(): Problem {
  return new Problem('no resources are named');
}

export function moreThanAnyHas(name: string, wanted: string, most: string): Problem {
  return new Problem(`${name}:${wanted} on each agent, but the largest of them has ${name}:${most}`, {
    expected: `at most ${most}`,
    found: wanted,
  });
}

export function notAVolumeId(id: string): Problem {
  return new Problem(`not the name of a volume: "${id}"`, { expected: 'a text without slashes and spaces', found: id });
}

export function beforeItIsAnnounced(): Problem {
  return new Problem('"start" is before "at": maintenance is announced before it begins, or when it does');
}

export function reservesForAll(): Problem {
  return new Problem('nothing can be reserved for the role "*": give the framework a role', { expected: 'a role' });
}

export function notWithReserve(key: string): Problem {
  return new Problem(`"${key}" has no meaning for a framework that reserves`, { found: key });
}

export function onlyWithWholeOffers(): Problem {
  return new Problem('"reserve" has a meaning only with "granularity: agent": a reserved task waits for its own agent');
}

export function drawnDisk(): Problem {
  return new Problem('with "volume", an amount of disk besides it cannot be a distribution');
}

export function notAscendingTimes(): Problem {
  return new Problem('expected times in ascending order', { expected: 'times in ascending order' });
}

// ——— warnings ———

export function nobodyRevocable(): string {
  return 'no framework has the capability REVOCABLE_RESOURCES: nobody is offered what is oversubscribed';
}

export function nobodyShared(): string {
  return 'no framework has the capability SHARED_RESOURCES: nobody is offered the volume';
}

export function notBeforeTheEnd(): string {
  return 'the agents go down after the run has ended';
}
