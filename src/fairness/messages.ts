/*
 * Everything that the fairness lab says when it cannot do what is asked: one function a message.
 */

/** What is asked for does not exist or makes no sense; the message says what was expected. */
export class FairnessError extends Error {
  override readonly name = 'FairnessError';
}

export function unknownPolicy(name: string, known: readonly string[], near: string | undefined): string {
  return `expected a policy: ${known.join(', ')}; got "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}`;
}

export function argumentMissing(name: string, what: string): string {
  return `${name}: expected ${what} after a colon, as in ${name}:…`;
}

export function argumentUnknown(name: string, argument: string): string {
  return `${name} takes nothing after a colon; got "${name}:${argument}"`;
}

export function oneServerOnly(name: string, count: number, instead: string): string {
  return `${name} divides one pool; got ${count} servers (${instead} divides servers)`;
}

export function unheardOf(name: string, what: string, user: string): string {
  return `${name} knows nothing of ${what}, which ${user} has`;
}

export function unknownResource(name: string, found: string, resources: readonly string[], near: string | undefined): string {
  return `${name}: expected one of ${resources.join(', ')} after the colon; got "${found}"${near === undefined ? '' : `, did you mean "${near}"?`}`;
}

export function oneResourceOnly(name: string, resources: readonly string[]): string {
  return `${name} divides one resource; got ${resources.join(', ')} (drfh divides several, on servers)`;
}

export function bothLeafAndNode(path: string): string {
  return `${path} is a user, and cannot have another at its place or below it`;
}

export function twoWeights(path: string): string {
  return `${path} has two weights; users below it must agree`;
}

export function twoLevelsOnly(name: string): string {
  return `${name} divides trees of two levels only, such as eng/dev`;
}

export function argumentWrong(name: string, argument: string, expected: string): string {
  return `${name}: expected ${expected} after the colon; got "${argument}"`;
}
