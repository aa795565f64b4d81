import { NONE } from '../cluster/ids.ts';
import type { MessageType, Network } from './network.ts';
import type { ZooKeeper, ZooKeeperListener } from './zookeeper.ts';

/** What those who take part in an election do when they learn something. All are meant by party number. */
export interface ElectionListener {
  /** The member learns that it leads. */
  elected(member: number): void;
  /** A member that led learns that it does no more: its session has expired, or another leads. It must exit. */
  lost(member: number): void;
  /**
   * A member or watcher learns who leads; NONE: nobody, or it has lost its session and cannot know. A member that is told of
   * itself but not `elected` hears of a node that its last process left.
   */
  detected(watcher: number, leader: number): void;
  /** At the ensemble another leads, or nobody: before anyone has learned so. */
  chosen?(leader: number): void;
}

/**
 * Leader election over ZooKeeper (contender.cpp, detector.cpp): each member has an ephemeral node with a number that only rises, and
 * the one with the lowest leads. Who watches is told of another leader if connected, otherwise when it is connected again.
 * A member whose session has expired joins anew, behind the others, when it gets another one.
 *
 * What one is told or asks travels over the link to the server it is connected to, one way each. What is lost on the way with the
 * connection is said again with the next one.
 */
export class Election implements ZooKeeperListener {
  /** Who leads as the ensemble has it, or NONE. Its process may have ended: the node stays until the session expires. */
  leader = NONE;
  readonly #zookeeper: ZooKeeper;
  readonly #listener: ElectionListener;
  readonly #join: MessageType;
  readonly #leaderIs: MessageType;
  /** Those of present sessions, by rising number. */
  #nodes: readonly Node[] = [];
  #nodesMade = 0;
  /** Number of the leading node, or NONE. */
  #chosen = NONE;
  /** By party number. */
  readonly #participants: (Participant | undefined)[] = [];

  /** `name` tells the messages of several elections apart. */
  constructor(name: string, network: Network, zookeeper: ZooKeeper, listener: ElectionListener) {
    this.#zookeeper = zookeeper;
    this.#listener = listener;
    const options = { isAcknowledged: true };
    this.#join = network.message(`${name}: join`, options, (to, from, session) => this.#joined(from, to, session));
    this.#leaderIs = network.message(`${name}: leader`, options, (to, from, number, leader) => {
      if (this.#zookeeper.serverOf(to) === from) this.#learned(to, number, leader);
    });
    zookeeper.listen(this);
  }

  /** The process of a member contends, and watches. */
  join(member: number): void {
    this.#participate(member).isContending = true;
    this.#contend(member);
  }

  /** The process is told who leads, now and whenever that changes. */
  watch(party: number): void {
    this.#participate(party);
  }

  /** The process ends in good order: its node is gone at once, if it is connected. Mesos' masters never do (stout's EXIT). */
  leave(party: number): void {
    this.#zookeeper.close(party);
  }

  /** The process ends without a word: its node stays until the session expires. */
  crashed(party: number): void {
    this.#zookeeper.crash(party);
  }

  /** Whether the member thinks that it leads: two may, while one of them is cut off. */
  thinksItLeads(member: number): boolean {
    return this.#participants[member]?.thinksItLeads ?? false;
  }

  /** Who leads as far as the party knows; NONE: it knows of nobody. */
  leaderKnownTo(party: number): number {
    return this.#participants[party]?.leader ?? NONE;
  }

  connected(party: number): void {
    this.#contend(party);
    this.#report(party);
  }

  expired(party: number): void {
    const participant = this.#participants[party];
    if (participant === undefined) return;
    participant.candidacy = NONE;
    this.#learned(party, NONE, NONE);
  }

  ended(party: number): void {
    this.#participants[party] = undefined;
  }

  sessionsOver(sessions: readonly number[]): void {
    this.#nodes = this.#nodes.filter((node) => !sessions.includes(node.session));
    this.#choose();
  }

  #participate(party: number): Participant {
    const known = this.#participants[party];
    if (known !== undefined) return known;
    const participant: Participant = { isContending: false, candidacy: NONE, number: NONE, leader: NONE, thinksItLeads: false };
    this.#participants[party] = participant;
    // A process that opens here and connects is told by `connected`.
    if (this.#zookeeper.serverOf(party) !== NONE) this.#report(party);
    else this.#zookeeper.open(party);
    return participant;
  }

  /** A member that has no node in its present session asks for one. */
  #contend(party: number): void {
    const participant = this.#participants[party];
    const server = this.#zookeeper.serverOf(party);
    if (!participant?.isContending || participant.candidacy !== NONE || server === NONE) return;
    this.#join.send(party, server, this.#zookeeper.sessionOf(party));
  }

  /** At the ensemble. What was sent in another connection, or twice, does nothing. */
  #joined(member: number, server: number, session: number): void {
    const participant = this.#participants[member];
    if (!participant?.isContending || participant.candidacy !== NONE) return;
    if (this.#zookeeper.serverOf(member) !== server || this.#zookeeper.sessionOf(member) !== session) return;
    participant.candidacy = this.#nodesMade++;
    this.#nodes = [...this.#nodes, { number: participant.candidacy, member, session }];
    this.#choose();
  }

  #choose(): void {
    const first = this.#nodes[0];
    if ((first?.number ?? NONE) === this.#chosen) return;
    this.#chosen = first?.number ?? NONE;
    this.leader = first?.member ?? NONE;
    this.#listener.chosen?.(this.leader);
    for (const party of this.#participants.keys()) this.#report(party);
  }

  /** Tells a party who leads, if it is there and connected. */
  #report(party: number): void {
    const server = this.#zookeeper.serverOf(party);
    if (this.#participants[party] !== undefined && server !== NONE) this.#leaderIs.send(server, party, this.#chosen, this.leader);
  }

  #learned(party: number, number: number, leader: number): void {
    const participant = this.#participants[party];
    if (participant === undefined || participant.number === number) return;
    const hasLed = participant.thinksItLeads;
    participant.number = number;
    participant.leader = leader;
    participant.thinksItLeads = number !== NONE && number === participant.candidacy;
    if (hasLed) this.#listener.lost(party);
    if (this.#knows(participant, party, number)) this.#listener.detected(party, leader);
    if (participant.thinksItLeads && this.#knows(participant, party, number)) this.#listener.elected(party);
  }

  /** Whether the process is still there and has learned nothing newer: listeners may do anything. */
  #knows(participant: Participant, party: number, number: number): boolean {
    return this.#participants[party] === participant && participant.number === number;
  }
}

/** A member's candidacy. */
interface Node {
  readonly number: number;
  readonly member: number;
  readonly session: number;
}

interface Participant {
  isContending: boolean;
  /** Number of its node in its present session, or NONE. */
  candidacy: number;
  /** Of the node that leads as far as it knows, and whose that is; NONE: nobody's. */
  number: number;
  leader: number;
  thinksItLeads: boolean;
}
