import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadAllocator } from '../../src/experiment/plugin.ts';
import { allocatorSuite } from './shared-suite.ts';

const plugin = (file: string) => fileURLToPath(new URL(`../../scenarios/plugins/${file}`, import.meta.url));

allocatorSuite('fewest-cpus', await loadAllocator(plugin('fewest-cpus.ts'), './fewest-cpus.ts', {}));
allocatorSuite('round-robin', await loadAllocator(plugin('round-robin.ts'), './round-robin.ts', {}), {
  task: 'it offers whole agents',
  permutation: 'turns are taken by number',
});

test.each(['fewest-cpus.ts', 'round-robin.ts'])('%s is at most thirty lines', (file) => {
  expect(readFileSync(plugin(file), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(30);
});
