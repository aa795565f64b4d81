import { ALLOCATORS } from '../allocators/index.ts';
import { SCHEDULERS } from '../frameworks/index.ts';
import { METRICS } from '../metrics/definitions.ts';

export const TOPICS = ['allocators', 'schedulers', 'workloads', 'metrics'] as const;
type Topic = (typeof TOPICS)[number];

const WORKLOADS: readonly (readonly [string, string])[] = [
  ['arrivals: { poisson: 120/h }', 'jobs at random times'],
  ['arrivals: { every: 30s }', 'jobs at a fixed interval'],
  ['arrivals: { at: [0s, 5s] }', 'jobs at these times'],
  ['jobs: ./jobs.csv', 'a list of jobs: submit_s,tasks,duration_s,cpus,mem'],
  ['trace: { format: google-2011 }', 'Google ClusterData2011-2: machine_events and task_events'],
];

const LISTS: Readonly<Record<Topic, () => readonly (readonly [string, string])[]>> = {
  allocators: () => Object.entries(ALLOCATORS).map(([name, { about }]) => [name, about]),
  schedulers: () => Object.entries(SCHEDULERS).map(([name, { about }]) => [name, about]),
  workloads: () => WORKLOADS,
  metrics: () => METRICS.map(({ name, unit, about }) => [name, `${about} (${unit})`]),
};

export function listCommand(topic: Topic | undefined): void {
  const topics = topic === undefined ? TOPICS : [topic];
  const blocks = topics.map((each) => (topic === undefined ? `${each}:\n${block(each)}` : block(each)));
  process.stdout.write(blocks.join('\n'));
}

function block(topic: Topic): string {
  const rows = LISTS[topic]();
  const width = Math.max(...rows.map(([name]) => name.length));
  return width > 40
    ? rows.map(([name, about]) => `${name}\n    ${about}\n`).join('')
    : rows.map(([name, about]) => `${name.padEnd(width)}  ${about}\n`).join('');
}
