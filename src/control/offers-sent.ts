import { type FrameworkId, NONE, type OfferId } from '../cluster/ids.ts';
import type { EventType } from '../sim/index.ts';
import type { ControlPlane } from './control-plane.ts';
import type { MessageType } from './network.ts';

/** What has been under way for so long, µs, has met a partition or the end of a process. */
const SLOWEST = 60_000_000;

/**
 * Offers on their way to frameworks, and what frameworks answer and ask: sent once. Offers that are lost stay outstanding until
 * the master rescinds them. Of a lost answer the framework learns when it reconciles.
 */
export class OffersSent {
  readonly #control: ControlPlane;
  readonly #offers: MessageType;
  readonly #answers: MessageType;
  readonly #revive: MessageType;
  readonly #isOverdue: EventType;
  /** First offers of batches that are under way to each framework, the earliest first. */
  readonly #underWay: OfferId[][];
  /** By framework: the round whose answer is under way; −1: none. */
  readonly #answering: Int32Array;

  constructor(control: ControlPlane) {
    this.#control = control;
    const { network, cluster } = control;
    this.#underWay = Array.from({ length: cluster.frameworks.count }, () => []);
    this.#answering = new Int32Array(cluster.frameworks.count).fill(-1);
    this.#offers = network.message('offers', { isAcknowledged: false }, (_to, _from, framework, first) =>
      this.#arrive(framework, first),
    );
    this.#answers = network.message('answers', { isAcknowledged: false }, (to, _from, framework, round) =>
      this.#masterHears(to, framework, round),
    );
    this.#revive = network.message('revive', { isAcknowledged: true }, (to, _from, framework) =>
      this.#masterHearsRevive(to, framework),
    );
    this.#isOverdue = cluster.simulation.event('framework misses an answer', (subject) => {
      const framework = subject % cluster.frameworks.count;
      this.#overdue(framework, Math.floor(subject / cluster.frameworks.count));
    });
  }

  offered(framework: FrameworkId, first: OfferId): void {
    const { leadership, parties } = this.#control;
    const underWay = this.#underWay[framework];
    underWay.push(first);
    if (leadership.leader !== NONE)
      this.#offers.send(parties.master(leadership.leader), parties.framework(framework), framework, first);
  }

  answered(framework: FrameworkId, round: number): void {
    const { leadership, parties, frameworks, master, cluster } = this.#control;
    if (leadership.leader === NONE || frameworks.isConnected[framework] === 0) {
      master.drivers[framework].unanswered(round, true);
      return;
    }
    this.#answering[framework] = round;
    const isUnderWay = this.#answers.send(parties.framework(framework), parties.master(leadership.leader), framework, round);
    if (!isUnderWay) this.#overdue(framework, round);
    else if (this.#answering[framework] === round) this.#isOverdue.after(SLOWEST, round * cluster.frameworks.count + framework);
  }

  revived(framework: FrameworkId): void {
    const { leadership, parties, frameworks } = this.#control;
    if (leadership.leader !== NONE && frameworks.isConnected[framework] === 1)
      this.#revive.send(parties.framework(framework), parties.master(leadership.leader), framework);
  }

  /** The framework is disconnected: what was under way to it will never be decided on. */
  strand(framework: FrameworkId): void {
    for (const first of this.#underWay[framework].splice(0)) this.#control.master.drivers[framework].strand(first);
    this.#answering[framework] = -1;
  }

  #arrive(framework: FrameworkId, first: OfferId): void {
    const { frameworks, master } = this.#control;
    const underWay = this.#underWay[framework];
    const place = underWay.indexOf(first);
    if (place < 0) return; // stranded meanwhile
    // Messages arrive in order, so those before it are lost.
    for (const lost of underWay.splice(0, place + 1).slice(0, -1)) master.drivers[framework].strand(lost);
    if (frameworks.isUp[framework] === 1) master.drivers[framework].receive(first);
    else master.drivers[framework].strand(first);
  }

  #masterHears(party: number, framework: FrameworkId, round: number): void {
    const { leadership, parties, frameworks, master } = this.#control;
    if (this.#answering[framework] !== round) return;
    this.#answering[framework] = -1;
    if (parties.index(party) === leadership.leader && frameworks.isConnected[framework] === 1)
      master.drivers[framework].answer(round);
    else master.drivers[framework].unanswered(round, true);
  }

  #masterHearsRevive(party: number, framework: FrameworkId): void {
    const { leadership, parties, frameworks, master } = this.#control;
    if (parties.index(party) === leadership.leader && frameworks.isConnected[framework] === 1)
      master.membership.revive(framework);
  }

  #overdue(framework: FrameworkId, round: number): void {
    if (this.#answering[framework] !== round) return;
    this.#answering[framework] = -1;
    this.#control.master.drivers[framework].unanswered(round, false);
  }
}
