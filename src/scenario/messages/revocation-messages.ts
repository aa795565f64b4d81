import { Problem } from '../error.ts';

/** Messages about tasks that are taken away from their frameworks. As `messages.ts`. */

export function thresholdOfTrim(controller: string): Problem {
  return controller === 'load'
    ? new Problem('the controller "load" needs a "threshold"', { expected: 'a threshold, such as 0.9' })
    : new Problem('"threshold" has a meaning only with "controller: load"', { found: 'threshold' });
}

// ——— warnings ———

export function nobodyGuaranteed(): string {
  return 'no role has a guarantee: nobody is revoked for on account of quota';
}

export function nobodyMoreImportant(): string {
  return 'all frameworks have the same priority: nobody is revoked for on account of it';
}

export function stopsTooLate(framework: string): string {
  return `executors of ${framework} take longer to stop a task than the grace period lasts: they are killed`;
}
