import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { GzipFile } from '../../src/cli/gzip-file.ts';
import { KNOWN_NAMES, prepare } from '../../src/experiment/prepare.ts';
import { simulate, simulateInSlices } from '../../src/experiment/simulate.ts';
import { EventLog } from '../../src/metrics/event-log.ts';
import { EVENT_COLUMNS } from '../../src/metrics/event-rows.ts';
import { loadScenario } from '../../src/scenario/index.ts';
import { folderWith } from '../cli/run-cli.ts';

const SCENARIOS = fileURLToPath(new URL('../../scenarios', import.meta.url));
/** The numbered lessons but the great ones, which would only take longer. */
const LESSONS = readdirSync(SCENARIOS).filter((file) => /^\d+-.*\.yaml$/.test(file) && !file.startsWith('22-'));

async function prepared(file: string) {
  return prepare(loadScenario(file, KNOWN_NAMES).scenario);
}

async function logOf(file: string): Promise<string[]> {
  const world = await prepared(file);
  let text = '';
  const log = new EventLog((part) => (text += part));
  simulate(world, world.scenario.allocators[0].label, 1, { observers: [log] });
  log.flush();
  return text.trimEnd().split('\n');
}

describe('an event log', () => {
  it.each(LESSONS)('changes nothing in %s', async (file) => {
    const world = await prepared(join(SCENARIOS, file));
    for (const { label } of world.scenario.allocators) {
      const log = new EventLog(() => {});
      expect(simulate(world, label, 1, { observers: [log] })).toEqual(simulate(world, label, 1));
    }
  });

  it('has a line a step, the same columns in each', async () => {
    const lines = await logOf(join(SCENARIOS, '09-mesos-half-an-agent.yaml'));
    expect(lines[0]).toBe([...EVENT_COLUMNS, 'cpus', 'mem', 'disk'].join(','));
    const columns = lines[0].split(',').length;
    expect(lines.filter((line) => line.split(',').length !== columns)).toEqual([]);
    const times = lines.slice(1).map((line) => Number(line.split(',')[0]));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('tells every step of revocation, as often as the summary says', async () => {
    const file = join(SCENARIOS, '56-revocation-guarantee.yaml');
    const world = await prepared(file);
    const { metrics } = simulate(world, world.scenario.allocators[0].label, 1);
    const steps = (await logOf(file)).filter((line) => line.split(',')[1] === 'revocation');
    const times = (step: string): number => steps.filter((line) => line.includes(`,${step},`)).length;
    expect(times('revoke')).toBe(metrics['revocations.asked']);
    expect(times('kill-executor')).toBeGreaterThanOrEqual(metrics['revocations.executors-killed']); // one a task of it
    expect(metrics['revocations.executors-killed']).toBe(1);
  });

  it('tells the end of every filter that nothing ended before', async () => {
    const lines = (await logOf(join(SCENARIOS, '13-offer-starvation.yaml'))).slice(1).map((line) => line.split(','));
    const end = Number(lines[lines.length - 1][0]);
    const column = (name: (typeof EVENT_COLUMNS)[number]) => EVENT_COLUMNS.indexOf(name);
    const due: string[] = [];
    const cleared = (framework: string) => due.splice(0, due.length, ...due.filter((each) => !each.includes(` ${framework} `)));
    const told: string[] = [];
    const expected: string[] = [];
    const [until, framework, agent] = [column('until_us'), column('framework'), column('agent')];
    for (const line of lines) {
      const now = Number(line[0]);
      for (const each of [...due]) {
        if (Number(each.split(' ')[0]) >= now) continue;
        expected.push(each);
        due.splice(due.indexOf(each), 1);
      }
      if (line[1] === 'filter') due.push(`${line[until]} ${line[framework]} ${line[agent]}`);
      if (line[1] === 'revive') cleared(line[framework]);
      if (line[1] === 'filter-expired') told.push(`${now} ${line[framework]} ${line[agent]}`);
    }
    for (const each of due) if (Number(each.split(' ')[0]) <= end) expected.push(each);
    expect(told.length).toBeGreaterThan(100);
    const inOrder = (list: string[]) => list.filter((each) => Number(each.split(' ')[0]) < end).sort();
    expect(inOrder(told)).toEqual(inOrder(expected));
  });

  it('calls two tasks by one name only when the later is the next attempt', async () => {
    const folder = folderWith({
      's.yaml': `
until: 5min
agents: [{ resources: "cpus:4;mem:8GB" }]
frameworks:
  - name: a
    scheduler: batch
    retry: { attempts: 3, backoff: 1s }
    workload: { arrivals: { every: 10s }, tasks: 3, duration: 9s, resources: "cpus:1;mem:1GB", failure: { probability: 0.5 } }
`,
    });
    const launches = (await logOf(join(folder, 's.yaml'))).map((line) => line.split(',')).filter((line) => line[1] === 'launch');
    const names = launches.map((line) => line[EVENT_COLUMNS.indexOf('task')]);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('0/0');
    expect(names.some((name) => /^\d+\/\d+#3$/.test(name))).toBe(true);
  });
});

describe('a run in slices', () => {
  it.each(['09-mesos-half-an-agent.yaml', '10-dev-stage-prod.yaml', '21-task-options.yaml'])(
    'is the same run: %s',
    async (file) => {
      const world = await prepared(join(SCENARIOS, file));
      for (const { label } of world.scenario.allocators) {
        const slices = simulateInSlices(world, label, 1, () => true);
        let slice = slices.next();
        let pauses = 0;
        for (; !slice.done; slice = slices.next()) pauses++;
        expect(pauses).toBeGreaterThan(1);
        expect(slice.value).toEqual(simulate(world, label, 1));
      }
    },
  );
});

describe('a gzip file', () => {
  const written = (name: string, texts: Iterable<string>): Buffer => {
    const path = join(folderWith(), name);
    const file = new GzipFile(path);
    for (const text of texts) file.write(text);
    file.close();
    return readFileSync(path);
  };

  it('holds what was written, in one member, however much', () => {
    const text = Array.from({ length: 200_000 }, (_, i) => `${i},žluťoučký ${i * i}\n`);
    const bytes = written('a', text);
    expect(bytes.length).toBeLessThan(text.join('').length / 2);
    expect(gunzipSync(bytes).toString()).toBe(text.join(''));
    expect(gunzipSync(written('empty', [])).toString()).toBe('');
  });

  it('knows neither the time, nor its name, nor the system', () => {
    const bytes = written('a', ['x']);
    expect([...bytes.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    expect(written('b', ['x'])).toEqual(bytes);
  });
});
