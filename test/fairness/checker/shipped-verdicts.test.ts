import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type Cell,
  GROUPS,
  recorded,
  type SmallestWorld,
  shippedOf,
  TABLE_PAGE,
  WORLDS_PAGE,
  withTable,
  worldsPage,
} from '../../../scripts/shipped-verdicts.ts';
import { DECLARED } from '../../../src/allocators/declared.ts';
import { ALLOCATORS } from '../../../src/allocators/index.ts';
import { DEFAULTS } from '../../../src/cli/check-command.ts';
import { check, finished } from '../../../src/fairness/checker/check.ts';
import { watched } from '../../../src/fairness/checker/check-operation.ts';
import { type OperatedWorld, operatedScenario } from '../../../src/fairness/checker/operated-worlds.ts';
import { allocatorSubject, type Subject } from '../../../src/fairness/checker/subject.ts';
import { type InstanceSketch, instanceFrom, sketchOf } from '../../../src/fairness/instance-from.ts';
import { OPERATIONAL, PROPERTY_NAMES, violationOf } from '../../../src/fairness/properties/index.ts';

/** What `clustersim check` said of each allocator, as docs/allocators.md has it. */
const { verdicts, worlds } = recorded();
const NAMES = Object.keys(ALLOCATORS);

/** Everything as it was recorded, which takes minutes: CLUSTERSIM_SHIPPED=all. */
const IS_ALL = process.env.CLUSTERSIM_SHIPPED === 'all';

/** Fewer worlds: tiny ones of up to two frameworks that need one resource, and few drawn ones. */
const FEW = { runs: 10, seed: 2, frameworks: 3, tiny: 75 };

test('docs/allocators.md and docs/smallest-worlds.md are what is recorded; if not: npm run docs:shipped', () => {
  const page = readFileSync(TABLE_PAGE, 'utf8');
  expect(page).toBe(withTable(page, recorded()));
  expect(readFileSync(WORLDS_PAGE, 'utf8')).toBe(worldsPage(recorded()));
});

test('every allocator and every property is there', () => {
  expect(Object.values(GROUPS).flat().sort()).toEqual([...NAMES].sort());
  expect(Object.keys(verdicts).sort()).toEqual([...NAMES].sort());
  for (const name of NAMES) expect(Object.keys(verdicts[name])).toEqual(PROPERTY_NAMES);
});

test('what is declared holds', () => {
  const declared = Object.entries(DECLARED).flatMap(([name, properties]) => properties.map((property) => [name, property]));
  expect(declared.filter(([name, property]) => markOf(verdicts[name][property]) !== '✓')).toEqual([]);
});

describe('every world that breaks something breaks it', () => {
  const broken = NAMES.flatMap((name) =>
    Object.entries(verdicts[name]).flatMap(([property, cell]) =>
      cell !== null && 'brokenBy' in cell ? [{ name, property, number: cell.brokenBy }] : [],
    ),
  );
  const used = new Set(broken.map(({ number }) => number));
  test('and each of them is somebody’s', () => expect(worlds.map((_, i) => i + 1).filter((each) => !used.has(each))).toEqual([]));
  test.each(broken)('$name breaks $property in $number', ({ name, property, number }) => {
    const world = worlds[number - 1];
    expect(world.property).toBe(property);
    expect(broke(subjectOf(name), world)).toBe(true);
  });
});

describe('what holds is broken in no world, and what does not apply says so', () => {
  test.each(NAMES)('%s', (name) => {
    const properties = PROPERTY_NAMES.filter((property) => markOf(verdicts[name][property]) !== '✗');
    const found = finished(check(subjectOf(name), { ...FEW, properties }));
    expect(found.map(({ name, verdict }) => [name, verdict])).toEqual(
      properties.map((property) => [property, verdicts[name][property] === null ? 'not-applicable' : 'holds']),
    );
  });
});

// It takes minutes: CLUSTERSIM_SHIPPED=all.
test.skipIf(!IS_ALL)('check with its default options says all of it again', { timeout: 3_600_000 }, () => {
  const again = Object.values(GROUPS)
    .flat()
    .map((name) => finished(check(subjectOf(name), DEFAULTS)));
  expect(JSON.parse(JSON.stringify(shippedOf(again)))).toEqual(recorded());
});

function markOf(cell: Cell): '✓' | '✗' | '–' {
  if (cell === null) return '–';
  return 'holds' in cell ? '✓' : '✗';
}

function subjectOf(name: string): Subject {
  return allocatorSubject(name, name, () => ALLOCATORS[name].create(), DECLARED[name]);
}

/** Played again, is it broken again? */
function broke({ mechanism, create }: Subject, { property, world }: SmallestWorld): boolean {
  const operational = OPERATIONAL.find(({ name }) => name === property);
  if (operational === undefined) {
    const instance = instanceFrom(world as InstanceSketch);
    expect(sketchOf(instance)).toEqual(world);
    return violationOf(property, instance, mechanism) !== null;
  }
  if (create === undefined) throw new Error('it runs in the simulator');
  const operated = world as OperatedWorld;
  return watched(operatedScenario(operated, 'drf'), create(), operational, operated.granularity) !== null;
}
