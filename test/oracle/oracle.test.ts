import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { playAllocatorCase } from '../../src/conformance/allocator/play-allocator-case.ts';
import { type CaseOf, readCases } from '../../src/conformance/cases/case-file.ts';
import type { CreateSubject } from '../../src/conformance/subject.ts';
import { createAllocator } from './allocator.ts';
import { firstDifference } from './compare.ts';
import { minimise, toCase } from './minimise.ts';
import { drawFeatures, FEATURES, randomCase } from './random-cases.ts';
import { createPlainSubject, subjectOf } from './subject.ts';

/** The oracle is itself judged by what Mesos does; and what compares others with it by whether it sees a fault. */

function cases(name: string): readonly CaseOf<'allocator'>[] {
  const bytes = readFileSync(new URL(`../conformance/cases/${name}`, import.meta.url));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  return readCases(text, name).filter((one): one is CaseOf<'allocator'> => one.kind === 'allocator');
}

describe.each(['mesos-cases.json', 'recorded-cases.json.gz'])('the plain allocator does what Mesos does, %s', (name) => {
  test.each(cases(name))('$id', (one) => {
    expect(playAllocatorCase(one, createPlainSubject, { model: true })).toEqual([]);
  });
});

/** Equal shares go to the one that comes first by name, however often it was chosen. */
const forgetful: CreateSubject = (config) => {
  const allocator = createAllocator(config);
  Object.assign(allocator.state.roleSorter, { count: () => {} });
  return subjectOf(allocator);
};

/** A random case on which it can be seen. */
const TELLING = Array.from({ length: 30 }, (_, seed) => seed).find(
  (seed) => firstDifference(randomCase(seed), createPlainSubject, forgetful) !== undefined,
)!;

test('a random case is the same every time', () => {
  expect(randomCase(TELLING)).toEqual(randomCase(TELLING));
  expect(randomCase(TELLING).ops).not.toEqual(randomCase(TELLING + 1).ops);
});

test('two plain allocators never differ', () => {
  for (let seed = 1; seed <= 10; seed++)
    expect(firstDifference(randomCase(seed), createPlainSubject, createPlainSubject)).toBeUndefined();
});

test('one that ignores the counter is found out, and a few ops show it', () => {
  const script = randomCase(TELLING);
  const difference = firstDifference(script, createPlainSubject, forgetful);
  expect(difference).toMatchObject({ what: 'offers' });
  const shortest = minimise(script, createPlainSubject, forgetful);
  expect(shortest.ops.length).toBeLessThan(script.ops.length / 3);
  expect(firstDifference(shortest, createPlainSubject, forgetful)).toEqual(shortest.difference);
});

test('one that throws is found out', () => {
  const broken: CreateSubject = () => {
    throw new Error('no agents today');
  };
  expect(firstDifference(randomCase(TELLING), createPlainSubject, broken)).toMatchObject({ index: 0, what: 'error' });
});

test('a random case can be saved as a case file, and passes there', () => {
  const text = JSON.stringify({ cases: [toCase(randomCase(TELLING), 'random')] });
  const [one] = readCases(text, 'random.json') as CaseOf<'allocator'>[];
  expect(playAllocatorCase(one, createPlainSubject)).toEqual([]);
});

test('every feature is drawn, alone and with others', () => {
  const drawn = Array.from({ length: 100 }, (_, seed) => drawFeatures(seed));
  expect(new Set(drawn.flat()).size).toBe(FEATURES.length);
  expect(Math.min(...drawn.map(({ length }) => length))).toBeLessThan(3);
  expect(Math.max(...drawn.map(({ length }) => length))).toBeGreaterThan(FEATURES.length / 2);
});
