/**
 * What measuring fairness over time costs: a synthetic cluster of 12,500 agents on which 20 frameworks want more than there
 * is, and (`-- <scenario.yaml> <allocator>`) any scenario; each run in turn without and with the metrics. Prints the CPU seconds
 * of each run, the least of either kind and their ratio, how often the metrics looked, and the run's digest, which both share.
 *
 *   npx tsx bench/fairness-over-time.ts [--rounds 3] [scenario.yaml allocator]
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { KNOWN_NAMES, prepare } from '../src/experiment/prepare.ts';
import type { Prepared } from '../src/experiment/prepared.ts';
import { simulate } from '../src/experiment/simulate.ts';
import { parseScenario } from '../src/scenario/index.ts';

export interface FairnessCost {
  readonly digest: string;
  readonly events: number;
  /** Changes for one look. */
  readonly every: number;
  readonly gap: number;
  /** CPU seconds, the least of all rounds. */
  readonly without: number;
  readonly with: number;
}

/** Frameworks in roles of their own whose jobs arrive faster than they can be done; tasks of four shapes. */
export function crowded(agents: number, frameworks: number, until: string): string {
  const shapes = ['cpus:1;mem:4GB', 'cpus:2;mem:2GB', 'cpus:1;mem:1GB', 'cpus:0.5;mem:6GB'];
  const list = Array.from(
    { length: frameworks },
    (_, i) =>
      `  - { name: f${i}, role: r${i}, scheduler: { use: batch, filter: { at_least: auto } }, workload: { arrivals: { poisson: ${60 + 10 * (i % 7)}/min }, tasks: ${Math.max(1, Math.round(agents / 100) + 3 * i)}, duration: { lognormal: { median: 40s, sigma: 1 } }, resources: "${shapes[i % 4]}" } }`,
  );
  return [
    'name: crowded',
    `until: ${until}`,
    'allocators: [drf]',
    `agents: [{ count: ${agents}, resources: "cpus:8;mem:32GB" }]`,
    'frameworks:',
    ...list,
  ].join('\n');
}

/** Runs it so often without and with the metrics, in turn. */
export async function fairnessCost(
  text: string,
  file: string,
  allocator: string,
  rounds: number,
  tell: (line: string) => void = () => {},
): Promise<FairnessCost> {
  const disk = { exists: existsSync, read: (path: string) => readFileSync(path, 'utf8') };
  const { scenario } = parseScenario(text, file, KNOWN_NAMES, disk);
  const prepared = await prepare(scenario);
  const least = { without: Infinity, with: Infinity };
  let found = { digest: '', events: 0, every: 0, gap: 0 };
  for (let round = 0; round < rounds; round++)
    for (const kind of ['without', 'with'] as const) {
      const { seconds, result } = timed(prepared, allocator, kind === 'with');
      least[kind] = Math.min(least[kind], seconds);
      tell(`${kind} fairness over time: ${seconds.toFixed(2)} s of CPU`);
      if (found.digest !== '' && found.digest !== result.digest) throw new Error('measuring has changed the run');
      const { metrics } = result;
      found = {
        digest: result.digest,
        events: result.events,
        every: metrics['fairness.sampled-every'] ?? 0,
        gap: metrics['fairness.gap.mean'] ?? 0,
      };
    }
  return { ...found, ...least };
}

function timed(prepared: Prepared, allocator: string, measuresFairness: boolean) {
  const begun = process.cpuUsage();
  const result = simulate(prepared, allocator, prepared.scenario.seed, {
    keepsJobs: false,
    digestsWindows: false,
    measuresFairness,
  });
  const { user, system } = process.cpuUsage(begun);
  return { seconds: (user + system) / 1e6, result };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const at = args.indexOf('--rounds');
  const [, rounds = '3'] = at < 0 ? [] : args.splice(at, 2);
  const [file, allocator = 'drf'] = args;
  const text = file === undefined ? crowded(12_500, 20, '5min') : readFileSync(file, 'utf8');
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const cost = await fairnessCost(text, file ?? 'crowded.yaml', allocator, Number(rounds), tell);
  tell(
    `least: ${cost.without.toFixed(2)} s, ${cost.with.toFixed(2)} s: ${((cost.with / cost.without - 1) * 100).toFixed(1)} % more; ${cost.events} events, a look every ${cost.every} changes, mean gap ${cost.gap.toFixed(6)}, digest ${cost.digest}`,
  );
}
