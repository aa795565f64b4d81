import { KNOWN_NAMES } from '../experiment/prepare.ts';
import { drawWorld } from './draw-world.ts';
import type { Failure } from './failure.ts';
import { scenarioText } from './plain.ts';
import { type Outcome, type RunWorldOptions, runWorld } from './run-world.ts';
import { shrink } from './shrink.ts';

/** Draws the world of a seed and runs it. */
export function fuzzSeed(seed: number, options: RunWorldOptions = {}): Promise<Outcome> {
  return runWorld(drawWorld(seed, KNOWN_NAMES), options);
}

/** A world that does not end is a long one: making it small ends when so many events have been played. */
const MOST_EVENTS = 20_000_000;

export interface MinimalScenario {
  /** A scenario file; a comment says what it shows. */
  readonly text: string;
  readonly failure: Failure;
  readonly tries: number;
}

/** The smallest scenario found that fails in the same way as the world of the seed did. */
export async function minimalScenario(seed: number, failure: Failure, options: RunWorldOptions = {}): Promise<MinimalScenario> {
  let last = failure;
  let played = 0;
  const { world, tries } = await shrink(drawWorld(seed, KNOWN_NAMES), async (smaller) => {
    if (played > MOST_EVENTS) return false;
    const { failure: found, events } = await runWorld(smaller, options);
    played += events;
    if (found?.kind !== failure.kind) return false;
    last = found;
    return true;
  });
  const comment = `Found by clustersim fuzz --seed ${seed} --runs 1, made as small as it still fails:\n${last.message}`;
  return { text: `${comment.replace(/^/gm, '# ')}\n${scenarioText(world)}`, failure: last, tries };
}
