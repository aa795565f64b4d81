import { describe, expect, it } from 'vitest';
import { revoked } from './revocation-kit.ts';

interface World {
  readonly qos?: string;
  readonly unused?: string;
  readonly roles?: string;
  readonly spare?: string;
  readonly more?: string;
}

/** `prod` holds all of an agent's four CPUs; `spare` runs on those of them that are not used, up to four more. */
function world({
  qos = 'trim',
  unused = '[{ from: 0s, fraction: 1 }, { from: 5min, fraction: 0.5 }]',
  roles = '',
  spare = '',
  more = '',
}: World = {}): string {
  return `
until: 6min
allocators: [mesos]
allocation: { min_allocatable: none }
agents:
  - { resources: "cpus:4;mem:16GB", oversubscribed: { unused: { cpus: ${unused} } }${qos === '' ? '' : `, qos: ${qos}`} }
roles: { spare: { quota: { limit: "cpus:0" } }${roles} }
${more}
frameworks:
  - { name: prod, role: prod, scheduler: service, workload: { tasks: 4, resources: "cpus:1;mem:1GB" } }
  - { name: spare, role: spare, capabilities: [REVOCABLE_RESOURCES], scheduler: batch, ${spare} workload: { tasks: 4, duration: 1h, resources: "cpus:1;mem:1GB" } }
`;
}

const names = (lines: readonly string[]) => lines.map((line) => line.replace(/ agent 0$/, ''));

describe('without a QoS controller', () => {
  it('nothing is killed when the estimate shrinks', async () => {
    const recorder = await revoked(world({ qos: '' }));
    expect(recorder.of('launch').filter((line) => line.includes('spare')).length).toBe(4);
    expect(recorder.of('correct')).toEqual([]);
  });
});

describe('trim', () => {
  it('kills the youngest revocable tasks until the rest fits the estimate', async () => {
    const recorder = await revoked(world());
    expect(names(recorder.of('correct'))).toEqual(['300 correct spare/1.3', '300 correct spare/1.2']);
    expect(names(recorder.of('lost'))).toEqual(['300 lost spare/1.3', '300 lost spare/1.2']);
  });

  it('tells a partition-aware framework that they are gone', async () => {
    const recorder = await revoked(world().replace('[REVOCABLE_RESOURCES]', '[REVOCABLE_RESOURCES, PARTITION_AWARE]'));
    expect(names(recorder.of('gone'))).toEqual(['300 gone spare/1.3', '300 gone spare/1.2']);
  });

  it('lets go of the executor with its last task', async () => {
    const source = world({
      unused: '[{ from: 0s, fraction: 1 }, { from: 5min, fraction: 0.25 }]',
      spare: 'executor: { resources: "cpus:0.5" },',
    });
    const recorder = await revoked(source);
    // Three tasks and an executor are 3.5 CPUs; one is left, and no task fits in it beside its executor.
    expect(names(recorder.of('correct'))).toEqual(['300 correct spare/1.2', '300 correct spare/1.1', '300 correct spare/1.0']);
  });

  it('does so by messages too', async () => {
    const recorder = await revoked(world({ more: 'network: { latency: 100ms }' }));
    expect(names(recorder.of('correct'))).toEqual(['300 correct spare/1.3', '300 correct spare/1.2']);
    expect(names(recorder.of('lost'))).toEqual(['300.2 lost spare/1.3', '300.2 lost spare/1.2']);
  });
});

describe('load', () => {
  const load = '{ controller: load, threshold: 1.2, interval: 20s }';

  it('kills all that holds anything revocable when too much is in use', async () => {
    const recorder = await revoked(world({ qos: load }));
    // From 300 s on half of four CPUs is used, and four more: 6 of 4.
    expect(names(recorder.of('correct')).slice(0, 4)).toEqual([
      '300 correct spare/1.0',
      '300 correct spare/1.1',
      '300 correct spare/1.2',
      '300 correct spare/1.3',
    ]);
    expect(recorder.of('correct').length).toBe(4); // two of them come back, and 4 of 4 is not too much
  });

  /** One task of `spare` is on a regular CPU, four are on revocable ones. */
  const mixed = (quota: string) =>
    world({ qos: load })
      .replace('tasks: 4, resources: "cpus:1;mem:1GB"', 'tasks: 3, resources: "cpus:1;mem:1GB"')
      .replace('{ limit: "cpus:0" }', quota)
      .replace('tasks: 4, duration', 'tasks: 5, duration');

  it.each([
    ['kills an executor with its regular tasks', '{ limit: "cpus:1" }', 5],
    ['leaves it those that its role is guaranteed', '{ guarantee: "cpus:1", limit: "cpus:1" }', 4],
  ])('%s', async (_, quota, count) => {
    const recorder = await revoked(mixed(quota));
    expect(recorder.of('correct').filter((line) => line.startsWith('300 ')).length).toBe(count);
  });
});
