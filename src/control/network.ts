import { keyedUniform, type Simulation, type Time } from '../sim/index.ts';
import { type Latency, type LinkKind, linkBetween } from './links.ts';
import { MessagePairs } from './message-pairs.ts';
import { MessageRows } from './message-rows.ts';
import type { Parties } from './party.ts';
import { Routes } from './routes.ts';

export interface NetworkOptions {
  /** By kind of link, each direction; none: no time. */
  readonly latency?: Readonly<Partial<Record<LinkKind, Latency | undefined>>>;
  /** With what probability a message that is not acknowledged is lost on any link: 0 … 1. */
  readonly loss?: number;
}

export type MessageHandler = (to: number, from: number, subject: number, value: number) => void;

/** A kind of message: what it is called, how one is sent, and how many were. sent = delivered + dropped + under way. */
export interface MessageType {
  readonly name: string;
  /** Whether its protocol (or TCP's, which never gives up) repeats it until it is acknowledged: random loss spares it. */
  readonly isAcknowledged: boolean;
  readonly sent: number;
  readonly delivered: number;
  readonly dropped: number;
  /**
   * Between parties by their numbers (`Parties`); `subject` and `value` are any numbers, 0 if not given. False: it is dropped
   * on the way, which its sender does not know.
   */
  send(from: number, to: number, subject?: number, value?: number): boolean;
}

/**
 * What lies between the processes. A message is a call in the same instant if nothing is in its way, otherwise an event. Those of
 * one ordered pair arrive in the order they were sent, as over TCP. How long the n-th draw of a pair lets a message take
 * depends on the seed, the pair and n alone, not on who else talks.
 *
 * `partition`, `slow` and `hold` are in force until `heal` is called with their id; several may overlap.
 */
export class Network {
  readonly parties: Parties;
  readonly #simulation: Simulation;
  readonly #latency: NonNullable<NetworkOptions['latency']>;
  readonly #loss: number;
  readonly #latencyKey: number;
  readonly #lossKey: number;

  readonly #types: Message[] = [];
  readonly #pairs: MessagePairs;
  readonly #rows = new MessageRows();
  /** Processes of each party that have ended. */
  readonly #ended: Int32Array;
  readonly #arrives;

  readonly #partitions = new Routes<true>();
  readonly #slow = new Routes<Latency>();
  readonly #holds = new Routes<true>();
  /** Rows that a hold keeps, in the order they would have arrived. */
  #held: number[] = [];
  /** Nothing is or may come in the way of any message. */
  #isClear = false;
  readonly #listeners: ((parties: readonly number[]) => void)[] = [];

  constructor(simulation: Simulation, parties: Parties, { latency = {}, loss = 0 }: NetworkOptions = {}) {
    this.parties = parties;
    this.#simulation = simulation;
    this.#latency = latency;
    this.#loss = loss;
    // Halved, so that the sum with the key of a pair stays below 2⁵³.
    this.#latencyKey = Math.floor(simulation.random('network latency').key() / 2);
    this.#lossKey = Math.floor(simulation.random('network loss').key() / 2);
    this.#pairs = new MessagePairs(parties);
    this.#ended = new Int32Array(parties.count);
    this.#arrives = simulation.event('message arrives', (row) => this.#arrive(row));
    this.#ruled();
  }

  /** Names a kind of message; `handler` is what its recipient does. */
  message(name: string, options: { readonly isAcknowledged: boolean }, handler: MessageHandler): MessageType {
    if (this.#types.some((type) => type.name === name)) throw new Error(`there already is a message "${name}"`);
    const type = new Message(this, this.#types.length, name, options.isAcknowledged, handler);
    this.#types.push(type);
    return type;
  }

  /** All kinds, in the order they were named. */
  get types(): readonly MessageType[] {
    return this.#types;
  }

  /** Every message arrives in the instant in which it is sent. */
  get isInstant(): boolean {
    return this.#isClear && this.#rows.count === 0;
  }

  /** Messages between sending and delivery, held ones too. */
  get underWay(): number {
    return this.#rows.count;
  }

  /** Whether no partition lies on the way: a message sent now is not dropped by one, unless one begins before it arrives. */
  isOpen(from: number, to: number): boolean {
    return this.#partitions.size === 0 || !this.#partitions.covers(from, to);
  }

  /** From here to there, and back unless it is one-way, messages are dropped that are sent or would arrive while it lasts. */
  partition(id: number, from: readonly number[], to: readonly number[], isOneWay: boolean): void {
    this.#expectNew(id);
    this.#partitions.add(id, from, to, isOneWay, true);
    this.#ruled();
    this.#tell([...from, ...to]);
  }

  /** Messages sent from here to there take this long instead of what is configured; of several, what the last one says. */
  slow(id: number, from: readonly number[], to: readonly number[], latency: Latency): void {
    this.#expectNew(id);
    this.#slow.add(id, from, to, true, latency);
    this.#ruled();
  }

  /** Messages that would arrive there from here wait until it is healed. */
  hold(id: number, from: readonly number[], to: readonly number[]): void {
    this.#expectNew(id);
    this.#holds.add(id, from, to, true, true);
    this.#ruled();
  }

  /** Ends what began under this id. What a hold kept, and no other keeps, is delivered now, in the order it came. */
  heal(id: number): void {
    const parted = this.#partitions.remove(id);
    const held = this.#holds.remove(id);
    if (!parted && !held && !this.#slow.remove(id)) throw new Error(`nothing of the network to heal has the id ${id}`);
    this.#ruled();
    if (parted) this.#tell(parted);
    if (held) this.#release();
  }

  /** The process of a party has ended: what is under way to it does not reach the next one. What it sent still arrives. */
  ended(party: number): void {
    this.#ended[party]++;
  }

  /** `listener` is told whenever `isOpen` may answer otherwise than before, and between whom: parties of both sides. */
  onChange(listener: (parties: readonly number[]) => void): void {
    this.#listeners.push(listener);
  }

  /** Takes a message from its sender; false: it is dropped. */
  carry(type: Message, from: number, to: number, subject: number, value: number): boolean {
    type.sent++;
    if (this.#isClear && this.#rows.count === 0) this.#deliver(type, to, from, subject, value);
    else if (this.isOpen(from, to)) return this.#transmit(type, from, to, subject, value);
    else {
      type.dropped++;
      return false;
    }
    return true;
  }

  #transmit(type: Message, from: number, to: number, subject: number, value: number): boolean {
    const pairs = this.#pairs;
    const pair = pairs.row(from, to);
    const latency = this.#slow.find(from, to) ?? this.#configured(from, to);
    const mayBeLost = this.#loss > 0 && !type.isAcknowledged;
    const draw = latency || mayBeLost ? pairs.draws[pair]++ : 0;
    if (mayBeLost && keyedUniform(this.#lossKey + pairs.key[pair], draw) < this.#loss) {
      type.dropped++;
      return false;
    }
    const delay = latency ? delayOf(latency, keyedUniform(this.#latencyKey + pairs.key[pair], draw)) : 0;
    if (delay === 0 && pairs.underWay[pair] === 0 && !this.#holds.covers(from, to)) {
      this.#deliver(type, to, from, subject, value);
      return true;
    }
    const rows = this.#rows;
    const row = rows.take();
    rows.kind[row] = type.number;
    rows.from[row] = from;
    rows.to[row] = to;
    rows.subject[row] = subject;
    rows.value[row] = value;
    rows.pair[row] = pair;
    rows.process[row] = this.#ended[to];
    this.#arrives.at(pairs.depart(pair, this.#simulation.now, delay), row);
    return true;
  }

  #configured(from: number, to: number): Latency | undefined {
    const link = linkBetween(this.parties, from, to);
    return link && this.#latency[link];
  }

  #arrive(row: number): void {
    const rows = this.#rows;
    const from = rows.from[row];
    const to = rows.to[row];
    if (this.#holds.covers(from, to)) {
      this.#held.push(row);
      return;
    }
    const type = this.#types[rows.kind[row]];
    const isForOther = rows.process[row] !== this.#ended[to];
    const subject = rows.subject[row];
    const value = rows.value[row];
    this.#pairs.underWay[rows.pair[row]]--;
    rows.giveBack(row);
    if (isForOther || !this.isOpen(from, to)) type.dropped++;
    else this.#deliver(type, to, from, subject, value);
  }

  #deliver(type: Message, to: number, from: number, subject: number, value: number): void {
    type.delivered++;
    this.#simulation.step(type.name);
    type.handler(to, from, subject, value);
  }

  /** Those that another hold covers go back to waiting, in the same order. */
  #release(): void {
    const held = this.#held;
    this.#held = [];
    for (const row of held) this.#arrive(row);
  }

  #ruled(): void {
    const isInstant = Object.values(this.#latency).every((latency) => latency === undefined);
    const ruleCount = this.#partitions.size + this.#slow.size + this.#holds.size;
    this.#isClear = isInstant && this.#loss === 0 && ruleCount === 0;
  }

  #tell(parties: readonly number[]): void {
    for (const listener of this.#listeners) listener(parties);
  }

  #expectNew(id: number): void {
    if (this.#partitions.has(id) || this.#slow.has(id) || this.#holds.has(id)) {
      throw new Error(`the network already has something in force under the id ${id}`);
    }
  }
}

/** Whole µs, not negative, whatever a distribution gives. */
function delayOf(latency: Latency, uniform: number): Time {
  return Math.max(0, Math.round(latency(uniform)));
}

class Message implements MessageType {
  readonly name: string;
  readonly number: number;
  readonly isAcknowledged: boolean;
  readonly handler: MessageHandler;
  sent = 0;
  delivered = 0;
  dropped = 0;
  readonly #network: Network;

  constructor(network: Network, number: number, name: string, isAcknowledged: boolean, handler: MessageHandler) {
    this.#network = network;
    this.number = number;
    this.name = name;
    this.isAcknowledged = isAcknowledged;
    this.handler = handler;
  }

  send(from: number, to: number, subject = 0, value = 0): boolean {
    return this.#network.carry(this, from, to, subject, value);
  }
}
