import type { ControlStep } from '../../cluster/control-step.ts';
import type { AgentId } from '../../cluster/ids.ts';
import type { Time } from '../../sim/index.ts';
import { Durations } from '../durations.ts';
import { counts, type MeasuredSpan, measuredPart } from '../measured-span.ts';

/**
 * How much of the time agents were there that should have been: from its first registration on, but not after it has said
 * goodbye. *Registered*: the leading master has it, connected. *Up*: its machine and its process run, whoever knows.
 */
export class AgentPresence {
  /** Agent · µs of the measured span. */
  expected = 0;
  registered = 0;
  up = 0;
  /** From its crash until it is marked unreachable. */
  readonly detection = new Durations();
  /** From its start until it is registered. */
  readonly registration = new Durations();
  unreachable = 0;
  reregistered = 0;
  readonly #span: MeasuredSpan;
  readonly #last: Float64Array;
  readonly #isExpected: Uint8Array;
  readonly #isRegistered: Uint8Array;
  readonly #isUp: Uint8Array;
  /** −1: nothing to wait for. */
  readonly #crashedAt: Float64Array;
  readonly #startedAt: Float64Array;

  constructor(span: MeasuredSpan, agents: number) {
    this.#span = span;
    this.#last = new Float64Array(agents);
    this.#isExpected = new Uint8Array(agents);
    this.#isRegistered = new Uint8Array(agents);
    this.#isUp = new Uint8Array(agents);
    this.#crashedAt = new Float64Array(agents).fill(-1);
    this.#startedAt = new Float64Array(agents).fill(-1);
  }

  /** The master counts it. */
  added(agent: AgentId, now: Time): void {
    this.#advance(agent, now);
    this.#isExpected[agent] = 1;
    this.#isUp[agent] = 1;
    this.#register(agent, now);
  }

  /** The master counts it no more. */
  removed(agent: AgentId, now: Time): void {
    this.#advance(agent, now);
    this.#isRegistered[agent] = 0;
  }

  heard(step: ControlStep, agent: AgentId, now: Time): void {
    if (step === 'agent-disconnected') this.removed(agent, now);
    else if (step === 'agent-reregistered') this.#reregister(agent, now);
    else if (step === 'agent-crashed') this.#crash(agent, now);
    else if (step === 'agent-started') this.#start(agent, now);
    else if (step === 'agent-unreachable') this.#lose(agent, now);
    else if (step === 'agent-gone') this.#leave(agent, now);
  }

  finish(now: Time): void {
    for (let agent = 0; agent < this.#last.length; agent++) this.#advance(agent, now);
  }

  #reregister(agent: AgentId, now: Time): void {
    this.#advance(agent, now);
    if (counts(this.#span, now)) this.reregistered++;
    this.#register(agent, now);
  }

  #register(agent: AgentId, now: Time): void {
    this.#isRegistered[agent] = 1;
    const since = this.#startedAt[agent];
    if (since >= 0 && counts(this.#span, now)) this.registration.add(now - since);
    this.#startedAt[agent] = -1;
    this.#crashedAt[agent] = -1;
  }

  #crash(agent: AgentId, now: Time): void {
    this.#advance(agent, now);
    this.#isUp[agent] = 0;
    this.#startedAt[agent] = -1;
    if (this.#isExpected[agent] === 1) this.#crashedAt[agent] = now;
  }

  #start(agent: AgentId, now: Time): void {
    this.#advance(agent, now);
    this.#isUp[agent] = 1;
    this.#crashedAt[agent] = -1; // it is back before anyone could say that it was gone
    this.#startedAt[agent] = now;
  }

  #lose(agent: AgentId, now: Time): void {
    if (!counts(this.#span, now)) return;
    this.unreachable++;
    if (this.#crashedAt[agent] >= 0) this.detection.add(now - this.#crashedAt[agent]);
    this.#crashedAt[agent] = -1;
  }

  #leave(agent: AgentId, now: Time): void {
    this.#advance(agent, now);
    this.#isExpected[agent] = 0;
    this.#crashedAt[agent] = -1;
  }

  #advance(agent: AgentId, now: Time): void {
    const part = measuredPart(this.#span, this.#last[agent], now);
    this.#last[agent] = now;
    if (this.#isExpected[agent] === 0) return;
    this.expected += part;
    if (this.#isRegistered[agent] === 1) this.registered += part;
    if (this.#isUp[agent] === 1) this.up += part;
  }
}
