import { Digest } from '../sim/index.ts';
import type { Failure } from './failure.ts';
import type { MinimalScenario } from './fuzz-seed.ts';
import type { Outcome } from './run-world.ts';

/** Who runs worlds: this thread, or several others. */
export interface Hands {
  /** How many worlds they can run at a time. */
  readonly count: number;
  run(seed: number): Promise<Outcome>;
  shrink(seed: number, failure: Failure): Promise<MinimalScenario>;
}

export interface CampaignOptions {
  /** The first seed; the others follow it. */
  readonly seed: number;
  /** Asked before each world, with the number of those begun: whether there is one more. */
  readonly isEnough: (begun: number) => boolean;
  /** Hears of each world in the order of seeds, whoever ran it. */
  readonly done?: (seed: number, outcome: Outcome) => void;
  /** Hears of the first world that fails in a way of its own. */
  readonly found?: (seed: number, failure: Failure, minimal: MinimalScenario) => void;
}

export interface CampaignResult {
  readonly worlds: number;
  readonly events: number;
  /** Fingerprint of all outcomes, in the order of seeds. */
  readonly digest: string;
  /** Seeds that failed, by the kind of failure, ascending. */
  readonly failures: ReadonlyMap<string, readonly number[]>;
}

/**
 * Runs the worlds of successive seeds; of each kind of failure the first is made small. What it tells, and in what order, does
 * not depend on how many hands there are.
 */
export async function campaign(hands: Hands, { seed: first, isEnough, done, found }: CampaignOptions): Promise<CampaignResult> {
  const digest = new Digest();
  const failures = new Map<string, number[]>();
  const running: Promise<Outcome>[] = [];
  let begun = 0;
  let events = 0;
  let worlds = 0;
  const fill = (): void => {
    while (running.length < hands.count && !isEnough(begun)) running.push(hands.run(first + begun++));
  };
  for (fill(); running.length > 0; fill()) {
    const outcome = await (running.shift() as Promise<Outcome>);
    const seed = first + worlds++;
    events += outcome.events;
    digest.addText(outcome.digest);
    done?.(seed, outcome);
    const { failure } = outcome;
    if (failure === undefined) continue;
    const known = failures.get(failure.kind);
    if (known !== undefined) known.push(seed);
    else {
      failures.set(failure.kind, [seed]);
      found?.(seed, failure, await hands.shrink(seed, failure));
    }
  }
  return { worlds, events, digest: digest.hex(), failures };
}
