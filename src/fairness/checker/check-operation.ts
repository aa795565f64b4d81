import * as fc from 'fast-check';
import type { Allocator } from '../../cluster/ports.ts';
import { KNOWN_NAMES } from '../../experiment/prepare.ts';
import { buildWorld } from '../../experiment/world.ts';
import { type PlainWorld, scenarioText } from '../../fuzz/plain.ts';
import { parseScenario } from '../../scenario/index.ts';
import { createSimulation } from '../../sim/index.ts';
import { type Breach, OPERATIONAL, type OperationalProperty } from '../properties/operational/index.ts';
import type { CheckOptions, CheckProgress, Verdict } from './check.ts';
import type { Counterexample } from './explain.ts';
import { FAILURE, type OperatedWorld, operatedScenario, operatedWorlds } from './operated-worlds.ts';
import { BUILT_IN } from './play.ts';
import type { Granularity } from './setup.ts';
import type { Subject } from './subject.ts';

/** Runs of small clusters over time, watched; fast-check makes smaller what is broken. */
export function* checkOperation(subject: Subject, options: CheckOptions): Generator<CheckProgress, Verdict[]> {
  const { create } = subject;
  const verdicts: Verdict[] = [];
  for (const [i, property] of OPERATIONAL.entries()) {
    if (!(options.properties?.includes(property.name) ?? true)) continue;
    yield { what: `${subject.name}: ${property.name}`, fraction: i / OPERATIONAL.length };
    verdicts.push(
      create === undefined || !honours(create(), property)
        ? { name: property.name, verdict: 'not-applicable', worlds: 0, counterexample: null }
        : verdictOf(subject, create, property, options),
    );
  }
  return verdicts;
}

/** Is it one that takes into account what the property is about? */
function honours({ honours }: Allocator, { world }: OperationalProperty): boolean {
  if (world === 'quota') return honours.quota;
  if (world === 'reservations') return honours.reservations;
  if (world === 'priorities') return honours.priorities;
  return true;
}

/** What is watched is slower than what is divided: a run is a minute. */
const SHARE_OF_RUNS = 0.5;

function verdictOf(
  subject: Subject,
  create: () => Allocator,
  property: OperationalProperty,
  { runs, seed, frameworks }: CheckOptions,
): Verdict {
  const granularities: readonly Granularity[] = subject.granularities;
  const isRanked = create().honours.priorities && property.world !== 'quota' && property.world !== 'reservations';
  const worlds = operatedWorlds(property.world, granularities, frameworks, isRanked);
  const breachOf = (world: OperatedWorld): Breach | null =>
    watched(operatedScenario(world, 'drf'), create(), property, world.granularity);
  const numRuns = Math.max(10, Math.ceil(SHARE_OF_RUNS * runs));
  const result = fc.check(
    fc.property(worlds, (world) => breachOf(world) === null),
    { seed, numRuns },
  );
  if (!result.failed || result.counterexample === null)
    return { name: property.name, verdict: 'holds', worlds: numRuns, counterexample: null };
  const [world] = result.counterexample;
  const breach = breachOf(world);
  if (breach === null) throw new Error(`${property.name}: a world is broken only once`);
  return {
    name: property.name,
    verdict: 'violated',
    worlds: result.numRuns,
    counterexample: counterexampleOf(subject, property, world, breach),
  };
}

/** Runs a scenario under an allocator, and tells what it breaks. */
export function watched(
  world: PlainWorld,
  allocator: Allocator,
  property: OperationalProperty,
  granularity: Granularity,
): Breach | null {
  const { scenario } = parseScenario(scenarioText(world), 'world.yaml', KNOWN_NAMES);
  const watch = property.watch(granularity === 'task');
  const simulation = createSimulation({ seed: 1 });
  const prepared = { scenario, allocators: new Map(), schedulers: BUILT_IN, jobLists: new Map() };
  const { cluster } = buildWorld(prepared, allocator, simulation, [watch]);
  watch.attach(cluster);
  simulation.run(scenario.until as number);
  watch.finish();
  return watch.breach;
}

function counterexampleOf(subject: Subject, property: OperationalProperty, world: OperatedWorld, breach: Breach): Counterexample {
  const { frameworks, agents, granularity } = world;
  const each = frameworks.map(
    ({ cpus, mem, seconds, at }, i) =>
      `${'ABC'[i]} (${cpus} cpus and ${mem} GB${world.kind === 'backlog' ? '' : ` for ${seconds} s`}${at > 0 ? `, from ${at} s on` : ''})`,
  );
  const failure = world.fails ? `, of which the first fails at ${FAILURE.at} s for ${FAILURE.seconds} s` : '';
  const explanation = `${frameworks.length} frameworks, tasks of ${each.join(', ')}, run on ${agents.length} agents of ${agents.join(', ')} cpus${failure}, granted by ${granularity} under ${subject.name}. ${breach.promise} ${breach.finding}`;
  const comment = `# ${property.name} is violated by ${subject.name}: ${property.definition}\n# ${explanation}\n`;
  return {
    frameworks: frameworks.length,
    explanation,
    scenario: comment + scenarioText(operatedScenario(world, subject.player.allocator)),
    changed: null,
  };
}
