import { expect, test } from 'vitest';
import { instanceFrom, policyNamed } from '../../../src/fairness/index.ts';
import { given } from './kit.ts';

const NINE_EIGHTEEN = { cpus: 9, mem: 18 };

test('case 19: the worked example of the DRF paper', () => {
  const instance = instanceFrom({ resources: NINE_EIGHTEEN, users: { A: [1, 4], B: [3, 1] } });
  expect(given(policyNamed('drf'), instance)).toBe('A 3, B 2');
});

test('case 20: asset fairness in the same', () => {
  const instance = instanceFrom({ resources: NINE_EIGHTEEN, users: { A: [1, 4], B: [3, 1] } });
  expect(given(policyNamed('asset-fairness'), instance)).toBe('A 63/25, B 54/25');
});
