import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { code, filesBelow, importsOf, read, SOURCES, source } from './sources.ts';

const MOST_LINES = 300;

/** Longer files, how long each may be, and why it is one file. Shorter is better: the number may only go down. */
const LONGER: Readonly<Record<string, readonly [lines: number, reason: string]>> = {
  'scenario/messages/messages.ts': [345, 'every message a user can see about a scenario, one function each'],
  'workloads/traces/google-2011/task-events.ts': [340, 'the life cycle of a task, with a count for every oddity'],
};

test(`no file is longer than ${MOST_LINES} lines`, () => {
  const tooLong = SOURCES.map((path) => ({ path, lines: source(path).split('\n').length - 1 }))
    .filter(({ path, lines }) => lines > (LONGER[path]?.[0] ?? MOST_LINES))
    .map(({ path, lines }) => `src/${path} has ${lines} lines: divide it, one idea a file`);
  expect(tooLong).toEqual([]);
});

test('every longer file still is longer', () => {
  expect(Object.keys(LONGER).filter((path) => !SOURCES.includes(path) || source(path).split('\n').length <= MOST_LINES)).toEqual(
    [],
  );
});

test('every file is reached from the command line or the library', () => {
  const entries = ['cli/main.ts', 'cli/fuzz-worker.ts', 'cli/check-worker.ts', 'index.ts', 'sim/index.ts', 'fairness/library.ts'];
  const reached = new Set(entries);
  for (const path of reached) for (const { target, isOurs } of importsOf(path)) if (isOurs) reached.add(target);
  const dynamic = SOURCES.flatMap((path) =>
    [...code(source(path)).matchAll(/\bimport\('(\.[^']+)'\)/g)].map(([, name]) => posix.join(posix.dirname(path), name)),
  );
  for (const path of dynamic) reached.add(path);
  for (const path of reached) for (const { target, isOurs } of importsOf(path)) if (isOurs) reached.add(target);
  expect(SOURCES.filter((path) => !reached.has(path))).toEqual([]);
});

test('nothing is left to do in the sources', () => {
  const files = [...SOURCES.map((path) => `src/${path}`), ...filesBelow('test').map((path) => `test/${path}`)];
  const marked = files.filter((path) => /\b(TODO|FIXME|XXX|HACK)\b/.test(read(path)));
  expect(marked).toEqual(['test/house-rules/files.test.ts']);
});

test('no test stands alone, and a skipped one says why in the line above', () => {
  const wrong = filesBelow('test', ['.test.ts']).flatMap((path) => {
    const lines = read(`test/${path}`).split('\n');
    return lines.flatMap((line, index) => {
      if (/\b(test|it|describe)(\.\w+)*\.only\b/.test(line)) return [`test/${path}:${index + 1}: .only`];
      const isSkipped = /\b(test|it|describe)(\.\w+)*\.(skip|todo|fails)\b/.test(line);
      const hasReason = /^\s*(\/\/|\*)/.test(lines[index - 1] ?? '') || /\/\/ \S/.test(line);
      return isSkipped && !hasReason ? [`test/${path}:${index + 1}: skipped without a reason`] : [];
    });
  });
  expect(wrong).toEqual([]);
});

const manifest = JSON.parse(read('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;

test('what the sources import is a dependency, and every dependency is used', () => {
  const imported = SOURCES.flatMap((path) => importsOf(path))
    .filter(({ isOurs, target }) => !isOurs && !target.startsWith('node:'))
    .map(({ target }) =>
      target
        .split('/')
        .slice(0, target.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  const known = Object.keys(manifest.dependencies);
  expect([...new Set(imported)].filter((name) => !known.includes(name))).toEqual([]);
  // The report inlines the bundle of vega-embed without importing it.
  const named = known.filter((name) => !imported.includes(name) && SOURCES.some((path) => source(path).includes(`'${name}'`)));
  expect(known.filter((name) => !imported.includes(name) && !named.includes(name))).toEqual([]);
});

test('versions are exact', () => {
  const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
