/*
 * Everything that the checker says when it cannot do what is asked: one function a message.
 */

export function notInScenarios(what: string, user: string): string {
  return `scenarios know nothing of ${what}, which ${user} has`;
}

export function amountTooFine(amount: string): string {
  return `the simulator counts in thousandths; ${amount} is no whole number of them`;
}

export function unknownProperty(name: string, known: readonly string[], near: string | undefined): string {
  return `--property: expected one of ${known.join(', ')}; got "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}`;
}

export function unknownSubject(name: string, known: readonly string[], near: string | undefined): string {
  return `expected an allocator (${known.join(', ')}, or a .ts or .js file) or fluid:<policy>; got "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}`;
}

export function unknownDeclared(allocator: string, name: string, known: readonly string[]): string {
  return `${allocator} declares "${name}", which is no property: expected ${known.join(', ')}`;
}

export function unknownMetric(name: string, known: readonly string[], near: string | undefined): string {
  return `--maximize: expected one of ${known.join(', ')}; got "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}`;
}

export function noGranularity(a: string, b: string): string {
  return `${a} and ${b} cannot be compared: one grants single tasks only, the other whole agents only`;
}

export function noNumber(metric: string): string {
  return `--maximize: ${metric} is in no world a number under both allocators`;
}

/** An allocator threw: what it said, and in which world. */
export function failedIn(why: string, agents: readonly string[], granularity: string, tasks: readonly string[]): string {
  return `${why}\nin a world of agents (${agents.join(', ')}), granted by ${granularity}, with tasks of ${tasks.join(', ')}`;
}

export function dividesNothing(name: string, why: string): string {
  return `${name} can divide none of the worlds of a check: ${why}`;
}
