import { expect, test } from 'vitest';
import { read } from '../house-rules/sources.ts';

test('the test in the guide is the one that runs here, but for where it imports from, and has thirty lines', () => {
  const shown = /```ts\n([\s\S]*?)```/.exec(read('docs/guides/test-your-allocator.md'))?.[1];
  const written = read('test/fairness/example.test.ts')
    .replace("'../../src/index.ts'", "'clustersim'")
    .replace("'../../src/fairness/library.ts'", "'clustersim/fairness'");
  expect(shown).toBe(written);
  expect(written.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
});
