/**
 * What measuring fairness over time costs: a synthetic cluster of 12,500 agents on which 20 frameworks want more than there
 * is, and (`-- <scenario.yaml> <allocator>`) any scenario; run without, with, with and without the metrics, each time in a process of its
 * own, as what ran before in a process changes how fast the next run is. Prints the CPU seconds of each run, the ratio of each such
 * four and the median of these, how often the metrics looked, and the run's digest, which all share.
 *
 *   npx tsx bench/fairness-over-time.ts [--rounds 3] [scenario.yaml allocator]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { KNOWN_NAMES, prepare } from '../src/experiment/prepare.ts';
import { simulate } from '../src/experiment/simulate.ts';
import { parseScenario } from '../src/scenario/index.ts';

export interface FairnessCost {
  readonly digest: string;
  readonly events: number;
  /** Changes for one look; 0: there were none. */
  readonly every: number;
  readonly gap: number;
  /** Of CPU. */
  readonly seconds: number;
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

/** Runs it once, without or with the metrics. */
export async function fairnessCost(
  text: string,
  file: string,
  allocator: string,
  measuresFairness: boolean,
): Promise<FairnessCost> {
  const disk = { exists: existsSync, read: (path: string) => readFileSync(path, 'utf8') };
  const { scenario } = parseScenario(text, file, KNOWN_NAMES, disk);
  const prepared = await prepare(scenario);
  const begun = process.cpuUsage();
  const { digest, events, metrics } = simulate(prepared, allocator, scenario.seed, {
    keepsJobs: false,
    digestsWindows: false,
    measuresFairness,
  });
  const { user, system } = process.cpuUsage(begun);
  return {
    digest,
    events,
    every: metrics['fairness.sampled-every'] ?? 0,
    gap: metrics['fairness.gap.mean'] ?? 0,
    seconds: (user + system) / 1e6,
  };
}

/** A run in a process of its own: this program, told `--once`. */
function alone(kind: Kind, args: readonly string[]): FairnessCost {
  const program = fileURLToPath(import.meta.url);
  const { stdout } = spawnSync(process.execPath, [...process.execArgv, program, '--once', kind, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(stdout) as FairnessCost;
}

type Kind = 'without' | 'with';

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const taken = (option: string, otherwise: string): string => {
    const at = args.indexOf(option);
    return at < 0 ? otherwise : args.splice(at, 2)[1];
  };
  const rounds = Number(taken('--rounds', '3'));
  const once = taken('--once', '');
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  if (once !== '') {
    const [file, allocator = 'drf'] = args;
    const text = file === undefined ? crowded(12_500, 20, '5min') : readFileSync(file, 'utf8');
    tell(JSON.stringify(await fairnessCost(text, file ?? 'crowded.yaml', allocator, once === 'with')));
  } else {
    const ratios: number[] = [];
    let last: FairnessCost | null = null;
    for (let round = 0; round < rounds; round++) {
      const costs = (['without', 'with', 'with', 'without'] as const).map((kind) => alone(kind, args));
      if (new Set(costs.map(({ digest }) => digest)).size > 1) throw new Error('measuring has changed the run');
      const [a, b, c, d] = costs.map(({ seconds }) => seconds);
      ratios.push((b + c) / (a + d));
      tell(
        `without ${a.toFixed(2)} and ${d.toFixed(2)} s of CPU, with fairness over time ${b.toFixed(2)} and ${c.toFixed(2)} s: ${told(ratios[round])}`,
      );
      last = costs[1];
    }
    const median = ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)];
    if (last !== null)
      tell(
        `median ${told(median)}; ${last.events} events, a look every ${last.every} changes, mean gap ${last.gap.toFixed(6)}, digest ${last.digest}`,
      );
  }
}

function told(ratio: number): string {
  return `${((ratio - 1) * 100).toFixed(1)} % more`;
}
