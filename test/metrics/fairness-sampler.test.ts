import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { FairnessSampler } from '../../src/metrics/fairness/fairness-sampler.ts';
import { stage } from '../cluster/kit.ts';

/** 12 CPUs; roles a, b, c with so many running and waiting one-CPU tasks each. */
async function cluster(
  running: readonly number[],
  waiting: readonly number[],
  agents = 'cpus:12;mem:12GB',
  allocator = 'drf',
): Promise<Cluster> {
  const names = ['a', 'b', 'c'].slice(0, running.length);
  const { cluster, run } = await stage(`
allocators: [${allocator}]
agents: [{ resources: "${agents}" }]
frameworks:
${names
  .map(
    (name, i) =>
      `  - { name: ${name}, role: ${name}, scheduler: { use: batch, filter: { at_least: "cpus:1000" } }, workload: { arrivals: { at: [${waiting[i] > 0 ? '0s' : '1h'}] }, tasks: ${Math.max(1, waiting[i])}, duration: 1h, resources: "cpus:1;mem:1GB" }${
        running[i] > 0 ? `, prefill: { tasks: ${running[i]}, duration: 1h, resources: "cpus:1;mem:1GB" }` : ''
      } }`,
  )
  .join('\n')}
`);
  run(1);
  return cluster;
}

function sampled(cluster: Cluster, weights = cluster.roles.names.map(() => 1), honoursReservations = false): FairnessSampler {
  const sampler = new FairnessSampler(cluster, { weights, honoursReservations });
  sampler.sample();
  return sampler;
}

describe("Jain's index over min(1, share ÷ ideal) of the roles with demand", () => {
  test('everybody has the ideal: 1', async () => {
    const sampler = sampled(await cluster([4, 4, 4], [9, 9, 9]));
    expect(sampler.idealOfRole).toEqual(Float64Array.of(4 / 12, 4 / 12, 4 / 12));
    expect(sampler.jain).toBeCloseTo(1, 12);
    expect(sampler.jainRoles).toBe(3);
  });

  test('one of n has anything: 1/n', async () => {
    expect(sampled(await cluster([12, 0, 0], [9, 9, 9])).jain).toBeCloseTo(1 / 3, 12);
  });

  test('more than the ideal counts as the ideal', async () => {
    // Ideal 4 each; 8, 2, 2: ratios 1, 1/2, 1/2, and (2)² / (3 × 1.5).
    expect(sampled(await cluster([8, 2, 2], [9, 9, 9])).jain).toBeCloseTo(4 / 4.5, 12);
  });

  test('who asks for nothing is left out', async () => {
    const sampler = sampled(await cluster([3, 9, 0], [9, 9, 0]));
    expect(sampler.jainRoles).toBe(2);
    expect(sampler.jain).toBeCloseTo(1.5 ** 2 / (2 * 1.25), 12);
  });

  test('nobody has anything: 1/n, as just before the first of them has', async () => {
    expect(sampled(await cluster([0, 0], [9, 9])).jain).toBeCloseTo(1 / 2, 12);
  });

  test('nobody asks for anything: undefined', async () => {
    const sampler = sampled(await cluster([0, 0], [0, 0]));
    expect([sampler.jain, sampler.jainRoles]).toEqual([Number.NaN, 0]);
  });
});

describe('the ideal', () => {
  test('is by the weights of the scenario, and caps at demand', async () => {
    expect([...sampled(await cluster([4, 4, 4], [20, 20, 20]), [1, 2, 3]).idealOfRole].map((share) => share * 12)).toEqual([
      2, 4, 6,
    ]);
    const capped = sampled(await cluster([1, 4, 4], [0, 20, 20]), [1, 2, 3]);
    [1, 4.4, 6.6].forEach((share, role) => expect(capped.idealOfRole[role] * 12).toBeCloseTo(share, 9));
  });

  test('keeps reservations for their role where they are honoured', async () => {
    const of = await cluster([0, 0], [20, 20], 'cpus(*):4;cpus(a):8;mem(*):40GB', 'reservation-aware');
    expect([...sampled(of, [1, 1], true).idealOfRole].map((share) => Math.round(share * 12 * 1e9) / 1e9)).toEqual([8, 4]);
    expect([...sampled(of, [1, 1], false).idealOfRole].map((share) => Math.round(share * 12 * 1e9) / 1e9)).toEqual([6, 6]);
  });

  test('demand is what is held plus what waits', async () => {
    const sampler = sampled(await cluster([4, 4], [5, 0]));
    expect([...sampler.demandOfFramework]).toEqual([9 / 12, 4 / 12]);
  });
});

describe('the ideal of a tree of roles', () => {
  /** 24 CPUs and far too much to do; frameworks by role. */
  async function tree(roles: string, members: readonly (readonly [name: string, role: string])[]): Promise<Cluster> {
    const { cluster, run } = await stage(`
allocators: [mesos]
agents: [{ resources: "cpus:24;mem:240GB" }]
roles: ${roles}
frameworks:
${members.map(([name, role]) => `  - { name: ${name}, role: ${role}, scheduler: batch, workload: { tasks: 100, duration: 1h, resources: "cpus:1;mem:1GB" } }`).join('\n')}
`);
    run(1);
    return cluster;
  }
  const cpus = (shares: Float64Array) => [...shares].map((share) => Math.round(share * 24 * 1e9) / 1e9);

  test('is divided at every level by the weights of siblings; own frameworks of a role are one of weight 1', async () => {
    const cluster = await tree('{ eng: { weight: 2 }, eng/web: { weight: 3 } }', [
      ['web', 'eng/web'],
      ['search', 'eng/search'],
      ['direct', 'eng'],
      ['ops', 'ops'],
    ]);
    const weights = cluster.roles.names.map((_, role) => cluster.roles.weight[role]);
    const sampler = sampled(cluster, weights);
    expect(cpus(sampler.idealOfFramework)).toEqual([9.6, 3.2, 3.2, 8]);
    expect(cluster.roles.names).toEqual(['eng', 'eng/web', 'eng/search', 'ops']);
    expect(cpus(sampler.idealOfRole)).toEqual([16, 9.6, 3.2, 8]);
    expect(sampler.jainRoles).toBe(4);
  });

  test('goes no further than a limit, and keeps what is guaranteed', async () => {
    const members = [
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
    ] as const;
    const limited = await tree('{ a: { quota: { limit: "cpus:2" } } }', members);
    expect(cpus(sampled(limited).idealOfFramework)).toEqual([2, 11, 11]);
    const guaranteed = await tree('{ a: { quota: { guarantee: "cpus:12" } } }', members);
    expect(cpus(sampled(guaranteed).idealOfFramework)).toEqual([12, 6, 6]);
  });
});
