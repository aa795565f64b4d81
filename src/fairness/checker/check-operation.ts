import * as fc from 'fast-check';
import type { Allocator, Observer } from '../../cluster/ports.ts';
import { KNOWN_NAMES } from '../../experiment/prepare.ts';
import { buildWorld } from '../../experiment/world.ts';
import { type PlainWorld, scenarioText } from '../../fuzz/plain.ts';
import { parseScenario } from '../../scenario/index.ts';
import { createSimulation } from '../../sim/index.ts';
import { type Breach, OPERATIONAL, type OperationalProperty } from '../properties/operational/index.ts';
import type { CheckOptions, CheckProgress, Verdict } from './check.ts';
import type { Counterexample } from './explain.ts';
import { FAILURE, type OperatedWorld, operatedScenario, operatedWorlds, quotaOf, reservedOn } from './operated-worlds.ts';
import { BUILT_IN } from './play.ts';
import { rareOperatedWorlds } from './rare-worlds.ts';
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
      create === undefined || options.frameworks < LEAST_FRAMEWORKS || !honours(create(), property)
        ? notApplicable(property)
        : verdictOf(subject, create, property, options),
    );
  }
  return verdicts;
}

/** Every world that is watched has so many. */
const LEAST_FRAMEWORKS = 2;

function notApplicable({ name }: OperationalProperty): Verdict {
  return { name, verdict: 'not-applicable', worlds: 0, counterexample: null };
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
  const worldsAsked = { kind: property.world, granularities, most: frameworks, isRanked };
  const worlds = operatedWorlds(property.world, granularities, frameworks, isRanked);
  let launches = 0;
  const census: Observer = { launched: () => void launches++ };
  const breachOf = (world: OperatedWorld): Breach | null =>
    watched(operatedScenario(world, 'drf'), create(), property, world.granularity, census);
  const numRuns = Math.max(10, Math.ceil(SHARE_OF_RUNS * runs));
  const result = fc.check(
    fc.property(worlds, (world) => breachOf(world) === null),
    { seed, numRuns },
  );
  const found = result.failed ? (result.counterexample?.[0] ?? null) : null;
  const world = found ?? rareOperatedWorlds(worldsAsked).find((each) => breachOf(each) !== null) ?? null;
  if (world === null)
    // Where nobody ever runs anything (jobs that never fit, to one that grants them whole), nothing is seen.
    return launches === 0
      ? notApplicable(property)
      : { name: property.name, verdict: 'holds', worlds: numRuns, counterexample: null };
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
  ...others: readonly Observer[]
): Breach | null {
  const { scenario } = parseScenario(scenarioText(world), 'world.yaml', KNOWN_NAMES);
  const watch = property.watch(granularity === 'task');
  const simulation = createSimulation({ seed: 1 });
  const prepared = { scenario, allocators: new Map(), schedulers: BUILT_IN, jobLists: new Map() };
  const { cluster } = buildWorld(prepared, allocator, simulation, [watch, ...others]);
  watch.attach(cluster);
  simulation.run(scenario.until as number);
  watch.finish();
  return watch.breach;
}

function counterexampleOf(subject: Subject, property: OperationalProperty, world: OperatedWorld, breach: Breach): Counterexample {
  const { frameworks, agents, granularity } = world;
  const each = frameworks.map((framework, i) => {
    const { cpus, mem, seconds, at, more } = framework;
    const what = [
      `${cpus} cpus and ${mem} GB${world.kind === 'backlog' ? '' : ` for ${seconds} s`}`,
      ...(at > 0 ? [`from ${at} s on`] : []),
      ...(world.isRanked ? [`priority ${more}`] : []),
      ...(world.kind === 'quota' ? Object.entries(quotaOf(framework, i)).map(([what, amount]) => `${what} ${amount}`) : []),
      ...(world.kind === 'reservations' ? [`${reservedOn(world, i)} cpus of agent-${i + 1} reserved`] : []),
    ];
    return `${'ABC'[i]} (${what.join(', ')})`;
  });
  const failure = world.fails ? `, of which the first fails at ${FAILURE.at} s for ${FAILURE.seconds} s` : '';
  const explanation = `${frameworks.length} frameworks, tasks of ${each.join(', ')}, run on ${agents.length} agents of ${agents.join(', ')} cpus${failure}, granted by ${granularity} under ${subject.name}. ${breach.promise} ${breach.finding}`;
  const comment = `# ${property.name} is violated by ${subject.name}: ${property.definition}\n# ${explanation}\n`;
  return {
    frameworks: frameworks.length,
    explanation,
    world,
    scenario: comment + scenarioText(operatedScenario(world, subject.player.allocator)),
    changed: null,
  };
}
