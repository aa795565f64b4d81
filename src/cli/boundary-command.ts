import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Contender, knownMetrics, searchBoundary } from '../fairness/checker/boundary-search.ts';
import { noGranularity, noNumber, unknownMetric } from '../fairness/checker/messages.ts';
import type { Subject } from '../fairness/checker/subject.ts';
import { nearestName } from '../scenario/index.ts';
import { subjectNamed } from './check-subjects.ts';
import type { Progress } from './progress.ts';
import { UsageError } from './usage-error.ts';

export interface BoundaryArguments {
  readonly allocator: string;
  readonly against: string;
  readonly metric: string;
  readonly runs: number;
  readonly seed: number;
  readonly frameworks: number;
  readonly folder: string;
  readonly isJson: boolean;
}

/** `clustersim check <a> --against <b> --maximize <metric>`: the scenario found in which they differ most is written, and told. */
export async function boundaryCommand(args: BoundaryArguments, progress: Progress): Promise<void> {
  const { allocator, against, metric, folder } = args;
  const subjects = [await subjectNamed(allocator, folder), await subjectNamed(against, folder)];
  const contenders = subjects.map((subject, i) => contender(subject, i > 0 && allocator === against));
  const granularity = subjects[0].granularities.find((each) => subjects[1].granularities.includes(each));
  if (granularity === undefined) throw new UsageError(noGranularity(allocator, against));
  const names = knownMetrics(contenders[0], { ...args, granularity });
  const isOfOthers = /\.[C-H]\b/.test(metric); // of a framework that the first world need not have
  if (!names.includes(metric) && !isOfOthers) throw new UsageError(unknownMetric(metric, names, nearestName(metric, names)));
  const search = searchBoundary(contenders[0], contenders[1], { ...args, granularity });
  for (;;) {
    const step = search.next();
    if (step.done !== true) {
      progress.update(`${allocator} against ${against}`, step.value);
      await new Promise((resolve) => setImmediate(resolve));
      continue;
    }
    progress.stop();
    if (step.value === null) throw new UsageError(noNumber(metric));
    const { scenario, values, difference, worlds } = step.value;
    const file = join(folder, 'boundary', 'scenario.yaml');
    mkdirSync(join(folder, 'boundary'), { recursive: true });
    writeFileSync(file, scenario);
    if (args.isJson)
      process.stdout.write(
        `${JSON.stringify({ allocator, against, metric, values, difference, worlds, scenario, file }, null, 2)}\n`,
      );
    else
      process.stdout.write(
        `${metric}: ${values[0]} under ${allocator}, ${values[1]} under ${against}; a difference of ${difference}, the greatest of ${worlds} worlds\n  clustersim ${file}\n`,
      );
    return;
  }
}

function contender({ name, create, player }: Subject, isSame: boolean): Contender {
  if (create === undefined) throw new UsageError(`--against compares allocators in the simulator; got "${name}"`);
  const written = typeof player.allocator === 'string' ? { use: player.allocator } : (player.allocator as object);
  // Labels must differ, also if both are the same.
  const label = isSame ? `${name} (again)` : name;
  return { label, allocator: { ...written, label }, create };
}
