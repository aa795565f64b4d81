/*
 * Everything that discrete policies say when they are set up with what makes no sense: one function a message.
 */

export function atLeastOneSlot(policy: string, got: number): string {
  return `${policy}: expected a whole number of slots from 1; got ${got}`;
}

export function notAFraction(policy: string, option: string, got: number): string {
  return `${policy}: expected ${option} from 0 to 1; got ${got}`;
}

export function negative(policy: string, option: string, got: number): string {
  return `${policy}: expected ${option} of at least 0; got ${got}`;
}

export function gangOfNothing(policy: string, user: string, got: number): string {
  return `${policy}: expected a whole number of tasks from 1 as the gang of ${user}; got ${got}`;
}

export function unlikeTasks(policy: string, one: string, other: string): string {
  return `${policy} divides tasks that all need the same; those of ${one} and ${other} do not (choosy divides others)`;
}
