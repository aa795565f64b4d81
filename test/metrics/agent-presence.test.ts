import { describe, expect, test } from 'vitest';
import { AgentPresence } from '../../src/metrics/faults/agent-presence.ts';

const WHOLE = { from: 0, to: Infinity };

describe('an agent', () => {
  test('that crashes is missed only when it is marked unreachable', () => {
    const agents = new AgentPresence(WHOLE, 1);
    agents.added(0, 0);
    agents.heard('agent-crashed', 0, 100);
    agents.removed(0, 175);
    agents.heard('agent-unreachable', 0, 175);
    agents.heard('agent-started', 0, 200);
    agents.added(0, 203);
    agents.heard('agent-reregistered', 0, 203);
    agents.finish(300);
    expect([agents.expected, agents.registered, agents.up]).toEqual([300, 272, 200]);
    expect([agents.detection.mean, agents.registration.mean]).toEqual([75, 3]);
    expect([agents.unreachable, agents.reregistered, agents.registration.count]).toEqual([1, 1, 1]);
  });

  test('that is back before anyone noticed has no time of detection', () => {
    const agents = new AgentPresence(WHOLE, 1);
    agents.added(0, 0);
    agents.heard('agent-crashed', 0, 100);
    agents.heard('agent-started', 0, 120);
    agents.heard('agent-unreachable', 0, 175); // it could not register in time
    expect([agents.detection.count, agents.unreachable]).toEqual([0, 1]);
  });

  test('is expected from its first registration until it says goodbye, and again when it is back', () => {
    const agents = new AgentPresence(WHOLE, 2);
    agents.added(0, 50);
    agents.removed(0, 80);
    agents.heard('agent-gone', 0, 80);
    agents.heard('agent-started', 0, 90);
    agents.added(0, 95);
    agents.finish(100);
    expect([agents.expected, agents.registered, agents.up]).toEqual([35, 35, 35]);
  });

  test('that is disconnected is not registered', () => {
    const agents = new AgentPresence(WHOLE, 1);
    agents.added(0, 0);
    agents.heard('agent-disconnected', 0, 10);
    agents.heard('agent-reregistered', 0, 30);
    agents.finish(40);
    expect([agents.expected, agents.registered]).toEqual([40, 20]);
  });

  test('counts within the measured span', () => {
    const agents = new AgentPresence({ from: 20, to: 30 }, 1);
    agents.added(0, 0);
    agents.heard('agent-crashed', 0, 25);
    agents.finish(40);
    expect([agents.expected, agents.registered, agents.up]).toEqual([10, 10, 5]);
  });
});
