import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Case, readCases } from '../../src/conformance/cases/case-file.ts';
import { playCase } from '../../src/conformance/play-case.ts';
import { SUBJECTS } from '../../src/conformance/subjects.ts';

/** What Mesos does, this program does. */

function cases(name: string): readonly Case[] {
  const bytes = readFileSync(new URL(`cases/${name}`, import.meta.url));
  return readCases((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString(), name);
}

const FILES = { 'mesos-cases.json': 107, 'mesos-master-cases.json': 55, 'recorded-cases.json.gz': 85 };
const ALL = Object.keys(FILES).flatMap((name) => cases(name).map((one) => ({ ...one, name })));

test.each(Object.entries(FILES))('%s has %i cases', (name, count) => {
  expect(ALL.filter((one) => one.name === name)).toHaveLength(count);
});

describe.each(['allocator', 'sorter', 'random_sorter', 'role_tree', 'algebra', 'master'])('cases of kind %s', (kind) => {
  const chosen = ALL.filter((one) => one.kind === kind);

  test.each(chosen)('$id', (one) => {
    expect(playCase(one, SUBJECTS)).toEqual({ id: one.id, kind, verdict: 'passed', failures: [] });
  });
});
