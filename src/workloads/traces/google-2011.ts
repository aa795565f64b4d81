import { DecimalScale } from './decimal.ts';
import { assembled } from './google-2011/assemble.ts';
import { frameworksOf } from './google-2011/frameworks.ts';
import { intendedLengths } from './google-2011/intended.ts';
import { MachineEventReader } from './google-2011/machines.ts';
import { capacityOverTime, OfferedLoad } from './google-2011/offered-load.ts';
import type { Google2011Options } from './google-2011/options.ts';
import { completeRequests } from './google-2011/requests.ts';
import { MACHINE_EVENTS, TASK_EVENTS } from './google-2011/tables.ts';
import { TaskEventReader } from './google-2011/task-events.ts';
import type { Trace } from './trace.ts';
import { TraceError } from './trace-error.ts';
import { type FileRead, scanFile, tableFiles } from './trace-file.ts';

export type { CensoringRule, Google2011Options } from './google-2011/options.ts';

/**
 * Reads a folder of Google ClusterData2011-2 (Borg cell of May 2011, trace format v2.1): `machine_events/` and
 * `task_events/`, every part that is there in order of name, plain or gzipped.
 *
 * Simulated time is the trace's minus its 600 s of prologue; the window ends with the last row of task_events. A scale
 * of 10,000 for `cpus` and 100,000 for `mem` holds every request and capacity of the published files in whole thousandths
 * (10,000,000 for `disk`): `requests-rounded` is 0. `progress` hears of the bytes read from disk so far, and in all.
 *
 * Throws `TraceError` for what is wrong with the files or the options.
 */
export async function readGoogle2011(
  folder: string,
  options: Google2011Options,
  progress: (bytesRead: number, bytesInAll: number) => void = () => {},
): Promise<Trace> {
  const resources = RESOURCES.filter((name) => options.scale[name] !== undefined);
  mustBeScales(options.scale);
  const machineFiles = options.machines ? await tableFiles(folder, MACHINE_EVENTS.name) : [];
  const taskFiles = await tableFiles(folder, TASK_EVENTS.name);
  const bytesInAll = [...machineFiles, ...taskFiles].reduce((sum, file) => sum + file.bytes, 0);
  let bytesRead = 0;
  const onBytes = (bytes: number) => {
    bytesRead += bytes;
    progress(bytesRead, bytesInAll);
  };

  const scales = resources.map((name) => new DecimalScale(options.scale[name]));
  const files: FileRead[] = [];
  const machineReader = new MachineEventReader(resources, scales);
  for (const file of machineFiles) files.push(await scanFile(file, MACHINE_EVENTS, machineReader.read, onBytes));
  const taskReader = new TaskEventReader(resources, scales, options.requests === 'schedule', (id) => machineReader.find(id));
  for (const file of taskFiles) files.push(await scanFile(file, TASK_EVENTS, taskReader.read, onBytes));

  if (taskReader.counts['task-rows'] === 0) throw new TraceError(`${folder}: ${TASK_EVENTS.name}/ has no rows`);

  const machines = machineReader.finish();
  const { episodes, jobs, end } = taskReader;
  const frameworks = frameworksOf(jobs, episodes, options.frameworks);
  const requestCounts = completeRequests(episodes, frameworks, resources, options.zeroRequest);
  const intended = intendedLengths(episodes, end, options.censored);
  const jobIds = jobs.ids.keys.subarray(0, jobs.ids.count);
  const load = new OfferedLoad(
    resources,
    capacityOverTime(resources, machines, end, options),
    jobIds,
    episodes,
    intended.duration,
    end,
  );
  const loadCounts = keepLoad(load, options.load, episodes, intended.duration, resources, jobs.ids.count);
  const kept = assembled(episodes, intended.duration, jobs, frameworks);
  return {
    machines,
    episodes: kept,
    frameworks: frameworks.names,
    frameworkDetails: frameworks.details,
    resources,
    end,
    counts: {
      ...(options.machines ? machineReader.counts : {}),
      ...taskReader.counts,
      'jobs-recorded': jobs.ids.count,
      'tasks-recorded': episodes.tasks,
      'users-recorded': jobs.users.length,
      ...requestCounts,
      ...intended.counts,
      ...loadCounts,
      jobs: kept.jobCount,
      episodes: kept.count,
      ...episodesOfFrameworks(kept.framework, frameworks.names),
    },
    files,
  };
}

/** In this order wherever resources are columns. */
const RESOURCES = ['cpus', 'mem', 'disk'];

function mustBeScales(scale: Readonly<Record<string, number>>): void {
  const names = Object.keys(scale);
  if (names.length === 0) throw new TraceError(`trace scale: expected what 1.0 is for at least one of ${RESOURCES.join(', ')}`);
  for (const name of names) {
    if (!RESOURCES.includes(name)) throw new TraceError(`trace scale: expected ${RESOURCES.join(', ')}, found "${name}"`);
    if (!Number.isSafeInteger(scale[name]) || scale[name] <= 0) {
      throw new TraceError(`trace scale: ${name} must be a whole number of thousandths above 0, found ${scale[name]}`);
    }
  }
}

/** Leaves out (duration −1) what the load option leaves out; reports the load before and after in millionths. */
function keepLoad(
  load: OfferedLoad,
  target: number | undefined,
  episodes: { readonly count: number; readonly job: Int32Array },
  duration: Float64Array,
  resources: readonly string[],
  jobCount: number,
): Record<string, number> {
  const all = new Uint8Array(jobCount).fill(1);
  const isKept = target === undefined ? all : load.thinned(target);
  const counts: Record<string, number> = { 'dropped-by-load': 0, 'jobs-dropped-by-load': 0 };
  const droppedJobs = new Set<number>();
  for (let episode = 0; episode < episodes.count; episode++) {
    const job = episodes.job[episode];
    if (isKept[job] === 1 || duration[episode] < 0) continue;
    duration[episode] = -1;
    counts['dropped-by-load']++;
    droppedJobs.add(job);
  }
  counts['jobs-dropped-by-load'] = droppedJobs.size;
  const recorded = load.of(all);
  const offered = load.of(isKept);
  resources.forEach((name, resource) => {
    if (!Number.isFinite(recorded[resource])) return;
    counts[`offered-load-${name}-recorded-ppm`] = Math.round(recorded[resource] * 1e6);
    counts[`offered-load-${name}-ppm`] = Math.round(offered[resource] * 1e6);
  });
  return counts;
}

function episodesOfFrameworks(framework: Uint16Array, names: readonly string[]): Record<string, number> {
  const counts = new Float64Array(names.length);
  for (const number of framework) counts[number]++;
  return Object.fromEntries(names.map((name, number) => [`episodes-of-${name}`, counts[number]]));
}
