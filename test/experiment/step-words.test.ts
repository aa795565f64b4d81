import { expect, test } from 'vitest';
import { stepOf } from '../../src/experiment/step-words.ts';

const HEADER = 'time_us,kind,framework,role,agent,until_us,detail,cpus,reserved_cpus,"odd, name"';

test('an event of the kernel is told by its name and subject', () => {
  expect(stepOf('@10300000,17,task ends', HEADER)).toEqual({ time: 10_300_000, words: 'event "task ends" about 17' });
  expect(stepOf('@5,0,a, b', null).words).toBe('event "a, b" about 0');
});

test('a step of the protocol is told by its kind and all that has a value', () => {
  expect(stepOf('3000000,offer,"web, ""new""",eng,a1,,,4,0,', HEADER)).toEqual({
    time: 3_000_000,
    words: 'offer: framework web, "new", role eng, agent a1, cpus 4, reserved cpus 0',
  });
  expect(stepOf('1,filter,web,eng,a1,5000000,refuse 2,,,7', HEADER).words).toBe(
    'filter: framework web, role eng, agent a1, until 5s, refuse 2, odd, name 7',
  );
  expect(stepOf('1,running,web,eng,a1,inf,,,,', HEADER).words).toBe('running: framework web, role eng, agent a1, until forever');
});

test('a kind that has no more to say stands alone, and columns without a name have their number', () => {
  expect(stepOf('7,ping,,', null)).toEqual({ time: 7, words: 'ping' });
  expect(stepOf('7,ping,,x', null).words).toBe('ping: column 4 x');
});
