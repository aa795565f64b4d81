import { type FrameworkId, NONE, type OfferId } from '../cluster/ids.ts';
import type { ControlPlane } from './control-plane.ts';
import type { MessageType } from './network.ts';

/** Offers of a run to one framework, a list from `first` on. */
interface Batch {
  readonly number: number;
  readonly first: OfferId;
}

/**
 * Offers on their way to frameworks, and what frameworks answer and ask: sent once. Offers that are lost stay outstanding until
 * the master rescinds them, as it does when the framework subscribes anew. Of a lost answer the framework learns when it
 * reconciles. Where a partition may have lost either, the framework subscribes anew (`FrameworkProcesses`).
 */
export class OffersSent {
  readonly #control: ControlPlane;
  readonly #offers: MessageType;
  readonly #answers: MessageType;
  readonly #revive: MessageType;
  /** By framework: batches that are under way to it, the earliest first. */
  readonly #underWay: Batch[][];
  #batches = 0;
  /** By framework: 1 while a revive is under way. */
  readonly #reviving: Uint8Array;
  /** By framework: the round whose answer is under way; −1: none. */
  readonly #answering: Int32Array;

  constructor(control: ControlPlane) {
    this.#control = control;
    const { network, cluster } = control;
    this.#underWay = Array.from({ length: cluster.frameworks.count }, () => []);
    this.#answering = new Int32Array(cluster.frameworks.count).fill(-1);
    this.#reviving = new Uint8Array(cluster.frameworks.count);
    this.#offers = network.message('offers', { isAcknowledged: false }, (_to, _from, framework, number) =>
      this.#arrive(framework, number),
    );
    this.#answers = network.message('answers', { isAcknowledged: false }, (to, _from, framework, round) =>
      this.#masterHears(to, framework, round),
    );
    this.#revive = network.message('revive', { isAcknowledged: true }, (to, _from, framework) =>
      this.#masterHearsRevive(to, framework),
    );
  }

  /** Something that may lead to a launch is on its way. */
  get isUnderWay(): boolean {
    return (
      this.#underWay.some((batches) => batches.length > 0) ||
      this.#answering.some((round) => round >= 0) ||
      this.#reviving.includes(1)
    );
  }

  offered(framework: FrameworkId, first: OfferId): void {
    const { leadership, parties, master } = this.#control;
    const number = this.#batches++;
    this.#underWay[framework].push({ number, first });
    if (this.#offers.send(parties.master(leadership.leader), parties.framework(framework), framework, number)) return;
    this.#underWay[framework].pop();
    master.drivers[framework].strand(first);
  }

  answered(framework: FrameworkId, round: number): void {
    const { leadership, parties, frameworks, master } = this.#control;
    if (leadership.leader === NONE || frameworks.isConnected[framework] === 0) {
      master.drivers[framework].unanswered(round, true);
      return;
    }
    this.#answering[framework] = round;
    const isSent = this.#answers.send(parties.framework(framework), parties.master(leadership.leader), framework, round);
    if (!isSent) this.#lose(framework);
  }

  revived(framework: FrameworkId): void {
    const { leadership, parties, frameworks } = this.#control;
    if (leadership.leader === NONE || frameworks.isConnected[framework] === 0) return;
    this.#reviving[framework] = 1; // before it is sent: it may be there at once
    const isSent = this.#revive.send(parties.framework(framework), parties.master(leadership.leader), framework);
    if (!isSent) this.#reviving[framework] = 0;
  }

  /** The connection is gone, and with it what was under way, either way. */
  strand(framework: FrameworkId): void {
    for (const { first } of this.#underWay[framework].splice(0)) this.#control.master.drivers[framework].strand(first);
    this.#lose(framework);
    this.#reviving[framework] = 0;
  }

  #arrive(framework: FrameworkId, number: number): void {
    const { frameworks, master } = this.#control;
    const underWay = this.#underWay[framework];
    const place = underWay.findIndex((batch) => batch.number === number);
    if (place < 0) return; // stranded meanwhile
    const arrived = underWay.splice(0, place + 1);
    const driver = master.drivers[framework];
    // Messages arrive in order, so those before it are lost.
    for (const { first } of arrived.slice(0, -1)) driver.strand(first);
    if (frameworks.isUp[framework] === 1) driver.receive(arrived[place].first);
    else driver.strand(arrived[place].first);
  }

  #masterHears(party: number, framework: FrameworkId, round: number): void {
    const { leadership, parties, frameworks, master } = this.#control;
    if (this.#answering[framework] !== round) return;
    if (parties.index(party) !== leadership.leader || frameworks.isConnected[framework] === 0) this.#lose(framework);
    else {
      this.#answering[framework] = -1;
      master.drivers[framework].answer(round);
    }
  }

  #masterHearsRevive(party: number, framework: FrameworkId): void {
    const { leadership, parties, frameworks, master } = this.#control;
    this.#reviving[framework] = 0;
    if (parties.index(party) === leadership.leader && frameworks.isConnected[framework] === 1)
      master.membership.revive(framework);
  }

  /** An answer that is under way is not heard. */
  #lose(framework: FrameworkId): void {
    const round = this.#answering[framework];
    if (round < 0) return;
    this.#answering[framework] = -1;
    this.#control.master.drivers[framework].unanswered(round, false);
  }
}
