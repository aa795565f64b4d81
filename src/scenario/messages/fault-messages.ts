import { Problem } from '../error.ts';
import { nearestName } from '../nearest-name.ts';
import { expected } from './messages.ts';

/** Messages about masters, the network, and what goes wrong. As `messages.ts`. */

export function notAPercentage(found: unknown): Problem {
  return expected('a percentage, such as 10%', found);
}

export function moreThanAll(found: unknown): Problem {
  return expected('at most 100%', found);
}

/** Mesos' own bounds of a flag. */
export function lessThanMesosTakes(least: string, found: string): Problem {
  return expected(`at least ${least}, as Mesos does`, found);
}

export function moreThanMesosTakes(most: string, found: string): Problem {
  return expected(`at most ${most}, as Mesos does`, found);
}

export function distributionOrLinks(links: readonly string[]): Problem {
  const what = `one latency for all links, or one for each of ${links.join(', ')}`;
  return new Problem(`expected ${what}; got both`, { expected: what });
}

export function noWaits(key: string): Problem {
  return new Problem(`"${key}" is always 0`, { expected: 'times that are not all 0' });
}

// ——— faults ———

export function notAlone(key: string, other: string): Problem {
  return new Problem(`"${other}" has no meaning beside "${key}"`, { found: other });
}

export function endsWithoutFor(key: string): Problem {
  return new Problem(`"for" has no meaning with "${key}": nothing comes back from it`, { found: 'for' });
}

export function neverRepaired(key: string): Problem {
  return new Problem(`"mttr" has no meaning with "${key}": nothing comes back from it`, { found: 'mttr' });
}

export function happensOnce(key: string): Problem {
  return new Problem(`"${key}" happens once: give "at" instead of "mtbf"`, { expected: 'at', found: 'mtbf' });
}

export function onlyAgentsAreCorrelated(): Problem {
  return new Problem('"correlated" has a meaning only for faults of agents', { found: 'correlated' });
}

export function noSuchAttribute(name: string, names: readonly string[]): Problem {
  const nearest = nearestName(name, names);
  const hint = nearest !== undefined ? `, did you mean "${nearest}"?` : names.length > 0 ? `; they have ${names.join(', ')}` : '';
  return new Problem(`no agent has an attribute "${name}"${hint}`, { expected: names.join(', '), found: name, nearest });
}

export function noSuchFramework(name: string, names: readonly string[]): Problem {
  const nearest = nearestName(name, names);
  const hint = nearest !== undefined ? `, did you mean "${nearest}"?` : `; there is ${names.join(', ')}`;
  return new Problem(`there is no framework "${name}"${hint}`, { expected: names.join(', '), found: name, nearest });
}

/** `what`: "master" or "server of ZooKeeper". */
export function noSuchNumber(what: string, found: number, count: number): Problem {
  const there = count === 1 ? 'there is only number 0' : `they are numbered 0 to ${count - 1}`;
  return new Problem(`there is no ${what} ${found}: ${there}`, { expected: `0 to ${count - 1}`, found: String(found) });
}

export function fewerServers(count: number, there: number): Problem {
  const such = there === 1 ? 'there is 1' : `there are ${there}`;
  return new Problem(`${count} servers of ZooKeeper, but ${such}`, { expected: `at most ${there}`, found: String(count) });
}

export function nobodyNamed(): Problem {
  return new Problem('nobody is named: expected at least one of masters, agents, frameworks, zookeeper', {
    expected: 'masters, agents, frameworks, zookeeper',
  });
}

export function endsBeforeItBegins(): Problem {
  return new Problem('"until" is not after "at"');
}

export function noMachinesReplayed(): Problem {
  return new Problem('machine events come from a trace: give "trace", with "machines: true"', { expected: 'trace' });
}

// ——— warnings ———

export function onlyWithControl(key: string): string {
  return `"${key}" has no effect: nothing fails without "masters", "network" or "faults"`;
}

export function onlyPartitionAware(): string {
  return '"replace_unreachable_after" has no effect without the capability PARTITION_AWARE: unreachable tasks are lost';
}

export function endsAfterTheEnd(): string {
  return 'the run ends before this does';
}

export function nobodyLeads(): string {
  return 'no master comes back (no "for", no "mttr"): nothing is allocated from then on';
}

export function noQuorum(left: number, of: number): string {
  return `${left} of ${of} servers of ZooKeeper are no quorum, and the others do not come back`;
}

export function evenEnsemble(count: number): string {
  return `${count} servers of ZooKeeper survive no more failures than ${count - 1} do`;
}

export function noFrameworks(): string {
  return 'there are no frameworks for this to happen to';
}

export function nothingIsSent(): string {
  return 'nothing is sent between these: agents and frameworks talk to masters, and masters, agents and frameworks to ZooKeeper';
}

export function waveDoesNotEnd(): string {
  return 'the run ends before every agent has had its turn';
}
