import { ALLOCATORS } from '../allocators/index.ts';
import { SCHEDULERS } from '../frameworks/index.ts';
import { METRICS } from '../metrics/definitions.ts';
import { nearestName, type OperationSpec } from '../scenario/index.ts';
import { UsageError } from './usage-error.ts';

export const TOPICS = ['allocators', 'sorters', 'schedulers', 'workloads', 'operations', 'metrics'] as const;
type Topic = (typeof TOPICS)[number];
type Rows = readonly (readonly [name: string, about: string])[];

const SORTERS: Rows = [
  ['drf', 'the least dominant share first (÷ weight, if the allocator honours weights)'],
  ['random', 'an order drawn for each agent, roles in proportion to their weights'],
];

const OPERATIONS: Readonly<Record<OperationSpec['kind'], string>> = {
  weights: 'new weights of roles',
  quota: 'a new guarantee and limit of a role',
  reserve: 'resources of agents are reserved for a role',
  unreserve: '… and no longer',
  create_volume: 'a persistent volume out of reserved disk',
  destroy_volume: '… and its end',
  deactivate_agents: 'agents are offered no more; tasks run on',
  activate_agents: '… and are offered again',
  maintenance: 'agents go down for a time that is announced before',
  whitelist: 'only these agents are offered',
};

const WORKLOADS: Rows = [
  ['arrivals: { poisson: 120/h }', 'jobs at random times'],
  ['arrivals: { every: 30s }', 'jobs at a fixed interval'],
  ['arrivals: { at: [0s, 5s] }', 'jobs at these times'],
  ['jobs: ./jobs.csv', 'a list of jobs, with the header submit_s,tasks,duration_s,cpus,mem'],
  ['trace: { format: google-2011 }', 'Google ClusterData2011-2: machine_events and task_events'],
];

const LISTS: Readonly<Record<Topic, () => Rows>> = {
  allocators: () => Object.entries(ALLOCATORS).map(([name, { about }]) => [name, about]),
  sorters: () => SORTERS,
  schedulers: () => Object.entries(SCHEDULERS).map(([name, { about }]) => [name, about]),
  workloads: () => WORKLOADS,
  operations: () => Object.entries(OPERATIONS),
  metrics: () => METRICS.map(({ name, unit, about }) => [name, `${about} (${unit})`]),
};

/** All that a scenario may name, or one kind of it. */
export function listCommand(topic: string | undefined): void {
  if (topic !== undefined && !isTopic(topic)) {
    const near = nearestName(topic, TOPICS);
    throw new UsageError(`list: expected one of ${TOPICS.join(', ')}; got "${topic}"${near ? `, did you mean "${near}"?` : ''}`);
  }
  const blocks =
    topic === undefined ? TOPICS.map((each) => `${each}:\n${block(LISTS[each](), '  ')}`) : [block(LISTS[topic](), '')];
  process.stdout.write(blocks.join('\n'));
}

function isTopic(topic: string): topic is Topic {
  return (TOPICS as readonly string[]).includes(topic);
}

/** Two columns, the second wrapped; or, where names are long, what it is on the lines below. */
function block(rows: Rows, indent: string): string {
  const names = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows
    .map(([name, about]) =>
      names > WIDTH / 2
        ? `${indent}${name}\n${wrapped('', about, indent.length + 4)}`
        : wrapped(indent + name, about, indent.length + names),
    )
    .join('');
}

const WIDTH = 80;

/** `text` from column `margin` on, the first line after `start`. */
function wrapped(start: string, text: string, margin: number): string {
  const lines = [start.padEnd(margin)];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    const line = last.length === margin ? last + word : `${last} ${word}`;
    if (line.length <= WIDTH) lines[lines.length - 1] = line;
    else lines.push(' '.repeat(margin) + word);
  }
  return lines.map((line) => `${line}\n`).join('');
}
