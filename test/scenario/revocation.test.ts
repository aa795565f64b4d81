import { describe, expect, it } from 'vitest';
import { type Problem, ScenarioError } from '../../src/scenario/error.ts';
import * as messages from '../../src/scenario/messages/messages.ts';
import * as revocation from '../../src/scenario/messages/revocation-messages.ts';
import { load, SMALL } from './example.ts';

/** What a scenario says of tasks that are taken away from their frameworks. */

const SECOND = 1_000_000;
const scenario = (top: string, agent = '', framework = '') =>
  SMALL.replace('until: 1h', `until: 1h\n${top}`)
    .replace('  - resources: "cpus:4;mem:8GB"\n', `  - resources: "cpus:4;mem:8GB"\n${agent}`)
    .replace('  - name: a\n', `  - name: a\n${framework}`);

function problemOf(text: string): string {
  try {
    load(text);
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  throw new Error('it is valid');
}

const said = (problem: Problem) => expect.stringContaining(problem.message);

describe('preemption', () => {
  it('is not there unless a scenario says so', () => {
    const { scenario: plain } = load(SMALL);
    expect('preemption' in plain).toBe(false);
    expect('qos' in plain.agents[0]!).toBe(false);
    expect(plain.frameworks[0]!.executor).toEqual({ resources: [], start: 0 });
  });

  it('has defaults', () => {
    expect(load(scenario('preemption: {}')).scenario.preemption).toEqual({
      after: 30 * SECOND,
      grace: 10 * SECOND,
      interval: SECOND,
      for: ['quota'],
      victims: { use: 'lowest-priority', written: 'lowest-priority', options: {} },
    });
  });

  it.each([
    ['priority', ['priority']],
    ['[share, quota, share]', ['share', 'quota']],
    ['none', []],
  ])('is for %s', (written, reasons) => {
    expect(load(scenario(`preemption: { for: ${written} }`)).scenario.preemption?.for).toEqual(reasons);
  });

  it('takes options of a policy', () => {
    const { preemption } = load(scenario('preemption: { victims: { use: youngest, most: 3 } }')).scenario;
    expect(preemption?.victims).toEqual({ use: 'youngest', written: 'youngest', options: { most: 3 } });
  });

  it('says which policies there are', () => {
    const known = ['lowest-priority', 'youngest', 'most-over-share'];
    expect(problemOf(scenario('preemption: { victims: youngst }'))).toEqual(said(messages.notOneOf(known, 'youngst')));
  });

  it('warns where nobody is entitled to anything', () => {
    const { warnings } = load(scenario('preemption: { for: [quota, priority] }'));
    expect(warnings).toEqual([
      expect.stringContaining(revocation.nobodyGuaranteed()),
      expect.stringContaining(revocation.nobodyMoreImportant()),
    ]);
  });

  it('warns of executors that take too long', () => {
    const { warnings, scenario: loaded } = load(
      scenario('preemption: { for: none, grace: 5s }', '', '    executor: { stop: 6s, answers: 0.9 }\n'),
    );
    expect(warnings).toEqual([expect.stringContaining(revocation.stopsTooLate('a'))]);
    expect(loaded.frameworks[0]!.executor).toMatchObject({ stop: 6 * SECOND, answers: 0.9 });
  });
});

describe('QoS controllers', () => {
  const oversubscribed = '    oversubscribed: { unused: { cpus: 0.5 } }\n';
  const capable = '    capabilities: [REVOCABLE_RESOURCES]\n';

  it.each([
    ['trim', { controller: 'trim', interval: 15 * SECOND }],
    ['{ controller: trim, interval: 1min }', { controller: 'trim', interval: 60 * SECOND }],
    ['{ controller: load, threshold: 0.9 }', { controller: 'load', threshold: 0.9, interval: 15 * SECOND }],
  ])('%s', (written, qos) => {
    const { scenario: loaded, warnings } = load(scenario('', `${oversubscribed}    qos: ${written}\n`, capable));
    expect(loaded.agents[0]!.qos).toEqual(qos);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['{ controller: load }', 'load'],
    ['{ controller: trim, threshold: 1 }', 'trim'],
  ])('a threshold belongs to load: %s', (written, controller) => {
    expect(problemOf(scenario('', `${oversubscribed}    qos: ${written}\n`))).toEqual(
      said(revocation.thresholdOfTrim(controller)),
    );
  });

  it('have nothing to look after where nothing is oversubscribed', () => {
    expect(problemOf(scenario('', '    qos: trim\n'))).toEqual(said(messages.onlyWith('qos', 'oversubscribed')));
  });
});
