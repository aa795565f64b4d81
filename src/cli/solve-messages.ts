/*
 * Everything that `clustersim solve` says about arguments that make no sense: one function a message. `written` is an option
 * as it stands on the command line, such as `--demand A=1,4`.
 */

export function noResources(): string {
  return 'expected --resources (such as cpus=9,mem=18) or --servers (such as cpus=2,mem=12, once for each)';
}

export function noDemand(): string {
  return 'expected --demand (such as A=1,4), once for each user';
}

export function notAPair(written: string, example: string): string {
  return `${written}: expected ${example}`;
}

export function notANumber(written: string, found: string): string {
  return `${written}: expected a number of at least 0, such as 4, 0.5 or 1/3; got "${found}"`;
}

export function notPositive(written: string, found: string): string {
  return `${written}: expected more than 0; got "${found}"`;
}

export function notWhole(written: string, found: string): string {
  return `${written}: expected a whole number; got "${found}"`;
}

export function notWholeFrom(written: string, least: number, found: string): string {
  return `${written}: expected a whole number from ${least}; got "${found}"`;
}

export function notAPart(written: string, found: string): string {
  return `${written}: expected a number from 0 to 1; got "${found}"`;
}

export function capNotWhole(user: string, found: string, policy: string): string {
  return `--cap ${user}=${found}: expected a whole number, as ${policy} divides whole tasks; got "${found}"`;
}

export function someNamed(written: string, resources: readonly string[]): string {
  return `${written}: expected all amounts by name or none, such as ${resources.map((name) => `${name}=1`).join(',')}`;
}

export function wrongCount(written: string, resources: readonly string[], count: number): string {
  const numbers = resources.length === 1 ? '1 number' : `${resources.length} numbers`;
  return `${written}: expected ${numbers} (${resources.join(', ')}); got ${count}`;
}

export function resourceTwice(written: string, resource: string): string {
  return `${written}: ${resource} is given more than once`;
}

export function unknownOf(
  written: string,
  what: string,
  found: string,
  known: readonly string[],
  near: string | undefined,
): string {
  return `${written}: expected ${what}: ${known.join(', ')}; got "${found}"${near === undefined ? '' : `, did you mean "${near}"?`}`;
}

export function twice(option: string, name: string): string {
  return `--${option} ${name}=… is given more than once`;
}

export function needsNothing(written: string, user: string): string {
  return `${written}: expected more than 0 of at least one resource (who wants nothing now: --cap ${user}=0)`;
}

export function notAServer(written: string): string {
  return `${written}: expected what a server has, such as cpus=2,mem=12, or so many alike, such as 48*2,12`;
}

export function serverTwice(name: string): string {
  return `--servers: two are named ${name}`;
}

export function oneNameForMany(written: string): string {
  return `${written}: so many alike cannot have one name`;
}

export function noSuchServer(written: string, found: string, names: readonly string[]): string {
  const areNumbers = names.every((name, index) => name === String(index));
  const count = names.length;
  const all = count > 9 ? `${names.slice(0, 8).join(', ')} … ${names[count - 1]}` : names.join(', ');
  const numbers = count === 1 ? 'there is only server 0' : `servers are 0 to ${count - 1}`;
  return `${written}: ${areNumbers ? numbers : `expected servers: ${all}`}; got "${found}"`;
}

export function belowAUser(written: string, user: string): string {
  return `${written}: expected names of nodes; ${user} is a user, and cannot have another below it`;
}

export function notTheSum(resource: string, given: string, sum: string): string {
  return `--resources: ${resource} is ${given}, but the servers have ${sum}; with --servers it may be left out`;
}

export function tooManyServers(written: string, most: number): string {
  return `${written}: expected at most ${most} servers`;
}

export function oneWeightOnly(written: string): string {
  return `${written}: a node of the tree has one weight for all resources`;
}

export function notForPolicy(option: string, policy: string, takers: readonly string[]): string {
  return `--${option} is for ${takers.join(', ').replace(/, (?=[^,]*$)/, ' and ')}; ${policy} does not take it`;
}

export function twoArguments(option: string, policy: string): string {
  return `--${option}: ${policy} says it already`;
}

export function nothingDrawn(): string {
  return '--seed: nothing is drawn without --tie random';
}
