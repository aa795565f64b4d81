import { expect, test } from 'vitest';
import { createSimulation, type EventTrace } from '../../src/sim/index.ts';

/** Two kinds of events that call each other, and an observer; what they did, and the digest of it. */
function run(trace?: EventTrace): { readonly digest: string; readonly events: number; readonly done: readonly string[] } {
  const simulation = createSimulation({ seed: 1, ...(trace ? { trace } : {}) });
  const done: string[] = [];
  const pong = simulation.event('pong', (subject) => done.push(`pong ${subject}`));
  const ping = simulation.event('ping', (subject) => {
    done.push(`ping ${subject}`);
    pong.after(subject, subject + 1);
  });
  const look = simulation.event('look', () => done.push('look'), { observer: true });
  ping.at(5, 0);
  look.at(5);
  ping.at(7, 3);
  simulation.run();
  return { digest: simulation.digest.hex(), events: simulation.events, done };
}

test('a trace hears every event before it is handled, in order, and none of the observers', () => {
  const heard: string[] = [];
  run((time, name, subject) => heard.push(`${time} ${name} ${subject}`));
  expect(heard).toEqual(['5 ping 0', '5 pong 1', '7 ping 3', '10 pong 4']);
});

test('a run that is traced is the run that is not', () => {
  expect(run(() => {})).toEqual(run());
});
