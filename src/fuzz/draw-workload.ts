import type { Dice } from './dice.ts';
import type { DrawnAgents } from './draw-agents.ts';
import { mapping, type Plain, type PlainMapping } from './plain.ts';
import type { Swarm } from './swarm.ts';

/** What the rest of its framework says of the work. */
export interface WorkNeeds {
  readonly isService: boolean;
  /** Its tasks have volumes: of no disk that is drawn. */
  readonly hasVolume: boolean;
  readonly canGpus: boolean;
}

/** Some dozens of jobs a framework, so that a world is run in milliseconds. */
const MOST_JOBS = 40;

export function drawWorkload(dice: Dice, swarm: Swarm, agents: DrawnAgents, needs: WorkNeeds): PlainMapping {
  const isLoaded = swarm.has('heavy-load');
  return mapping({
    ...drawArrivals(dice, swarm, needs.isService),
    tasks: isLoaded ? dice.whole(2, 12) : dice.chance(0.4) ? drawTasks(dice, swarm) : undefined,
    duration: needs.isService && dice.chance(0.5) ? undefined : drawDuration(dice, swarm),
    resources: drawDemand(dice, swarm, agents, needs),
    failure: swarm.has('failures') && dice.chance(0.7) ? { probability: dice.pick([0.05, 0.3, 1]) } : undefined,
    checkpoint_every: swarm.has('task-checkpoints') ? dice.pick(['500ms', '3s']) : undefined,
    different_agents: swarm.has('apart') && dice.chance(0.6) ? true : undefined,
  });
}

function drawArrivals(dice: Dice, swarm: Swarm, isService: boolean): { arrivals?: Plain; jobs?: number } {
  const { seconds } = swarm;
  const jobs = isService ? dice.whole(1, 4) : dice.whole(1, swarm.has('heavy-load') ? MOST_JOBS : 15);
  switch (dice.pick(['at once', 'at times', 'every', 'poisson'])) {
    case 'at once':
      return { jobs: Math.min(jobs, 6) };
    case 'at times':
      return { arrivals: { at: ascending(dice.times(1, 5, () => dice.whole(0, seconds - 1))).map((at) => `${at}s`) } };
    case 'every':
      return {
        arrivals: mapping({ every: `${Math.ceil((1000 * seconds) / jobs / 2)}ms`, start: dice.chance(0.3) ? '1s' : undefined }),
        jobs,
      };
    default:
      return { arrivals: { poisson: `${Math.ceil((60 * jobs) / seconds)}/min` }, jobs };
  }
}

function ascending(times: readonly number[]): readonly number[] {
  return [...times].sort((a, b) => a - b);
}

function drawTasks(dice: Dice, swarm: Swarm): Plain {
  return swarm.has('distributions') && dice.chance(0.5) ? { uniform: { min: 1, max: 5 } } : dice.whole(1, 5);
}

function drawDuration(dice: Dice, swarm: Swarm): Plain {
  if (!swarm.has('distributions') || dice.chance(0.4)) return dice.pick(['1ms', '500ms', '1s', '2s', '5s', '17s', '60s']);
  return dice.pick<Plain>([
    { uniform: { min: '100ms', max: '20s' } },
    { exponential: { mean: '5s' } },
    { lognormal: { median: '3s', sigma: 1.5, max: '120s' }, per: 'job' },
    { pareto: { scale: '1s', alpha: 1.2, max: '300s' } },
  ]);
}

/** Mostly something that fits anywhere; now and then nearly all of an agent, or more than any has. */
function drawDemand(
  dice: Dice,
  swarm: Swarm,
  { least, hasPorts, hasGpus }: DrawnAgents,
  { hasVolume, canGpus }: WorkNeeds,
): PlainMapping {
  const isLarge = dice.chance(0.1);
  const isDrawn = swarm.has('distributions') && dice.chance(0.3);
  const small = dice.pick([0.1, 0.25, 0.5, 0.5, 1, 1, 2].filter((cpus) => cpus <= least.cpus / 1.5));
  return mapping({
    cpus: isLarge ? least.cpus + dice.pick([0, 0, 0.5]) : isDrawn ? { uniform: { min: 0.1, max: small } } : small,
    mem: dice.chance(0.8) ? (isLarge ? least.mem : dice.pick([32, 100, 256, 256])) : undefined,
    disk: swarm.has('disk') && !hasVolume && dice.chance(0.3) ? dice.pick([100, 1000]) : undefined,
    gpus: hasGpus && canGpus && dice.chance(0.6) ? dice.whole(1, 2) : undefined,
    ports: hasPorts && dice.chance(0.5) ? dice.pick(['[31000-31000]', '[31001-31002]', '[31008-31008]']) : undefined,
  });
}
