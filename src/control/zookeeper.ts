import { NONE } from '../cluster/ids.ts';
import type { EventType, Simulation, Time } from '../sim/index.ts';
import { Ensemble } from './ensemble.ts';
import type { Network } from './network.ts';

export interface ZooKeeperOptions {
  readonly servers: number;
  /** The masters', agents' and schedulers' `--zk_session_timeout`, µs. */
  readonly sessionTimeout: Time;
}

/** Hears what becomes of clients, by party number, and of sessions. */
export interface ZooKeeperListener {
  /** The client has a session and a server: the first time, again, or another server. What it knew may be out of date. */
  connected(client: number): void;
  /** The client takes its session for expired: told so, or by its own timer. It will get another one. */
  expired(client: number): void;
  /** The client's process has ended. */
  ended(client: number): void;
  /** At the ensemble these sessions are over, all at once: their ephemeral nodes are gone. */
  sessionsOver(sessions: readonly number[]): void;
}

/**
 * ZooKeeper as Mesos sees it (src/zookeeper/group.cpp; the semantics §16.1). A process is a client with a session, and is connected
 * while it reaches, both ways, a server that serves.
 *
 * * At the ensemble a session expires `sessionTimeout` after the contact with its client was lost. Without a majority none does, and
 *   a new leader of the ensemble gives all that are not in touch a full timeout again (SessionTrackerImpl).
 * * A client does not hear of that while it is cut off. It takes its session for expired when it has known for `sessionTimeout` that
 *   it is not connected: a server that stops breaks the connection; that nobody answers it notices after two thirds
 *   of the timeout without a word (zookeeper.c, recv_timeout). So for so long both it and its successor may think that they lead.
 * * A process that ends without closing its session leaves it to expire, even if it is started again at once.
 *
 * Nothing happens while nothing is wrong: contact is what the network lets through, not pings. Simplified: connecting takes no
 * time, and sessions expire when they should, not with the ensemble's next tick.
 */
export class ZooKeeper {
  readonly sessionTimeout: Time;
  readonly #simulation: Simulation;
  readonly #network: Network;
  readonly #ensemble: Ensemble;
  readonly #listeners: ZooKeeperListener[] = [];
  /** By party number. */
  readonly #clients: (Client | undefined)[] = [];
  /** In the order they were made. */
  readonly #sessions = new Map<number, Session>();
  readonly #expires: EventType;
  readonly #givesUp: EventType;
  #sessionsMade = 0;
  #isLooking = false;
  #mustLookAgain = false;

  constructor(simulation: Simulation, network: Network, { servers, sessionTimeout }: ZooKeeperOptions) {
    this.sessionTimeout = sessionTimeout;
    this.#simulation = simulation;
    this.#network = network;
    this.#ensemble = new Ensemble(network, servers);
    this.#expires = simulation.event('zookeeper session expires', (session) => this.#expire(session));
    this.#givesUp = simulation.event('zookeeper client gives up', (client) => this.#giveUp(client));
    network.onChange((parties) => {
      if (parties.some((party) => network.parties.kind(party) === 'zookeeper')) this.#look();
    });
  }

  listen(listener: ZooKeeperListener): void {
    this.#listeners.push(listener);
  }

  get hasQuorum(): boolean {
    return this.#ensemble.leader !== NONE;
  }

  /** Servers are meant by their index. */
  crashServer(server: number): void {
    this.#ensemble.setUp(server, false);
    this.#network.ended(this.#network.parties.zookeeper(server));
    this.#look();
  }

  startServer(server: number): void {
    this.#ensemble.setUp(server, true);
    this.#look();
  }

  /** The process of a party is there, and connects as soon as it can. One that has done so stays as it is. */
  open(party: number): void {
    if (this.#clients[party] !== undefined) return;
    const client: Client = { party, server: NONE, session: NONE, givesUpAt: Infinity };
    this.#clients[party] = client;
    this.#meet(client, false);
  }

  /** The process ends in good order: if it is connected, its session is over at once. */
  close(party: number): void {
    this.#end(party, true);
  }

  /** The process ends without a word: its session expires in time. */
  crash(party: number): void {
    this.#end(party, false);
  }

  /** Party number of the server that the client is connected to; NONE: not connected. */
  serverOf(party: number): number {
    return this.#clients[party]?.server ?? NONE;
  }

  /** What the client takes for its session, whether or not the ensemble does; NONE: none. */
  sessionOf(party: number): number {
    return this.#clients[party]?.session ?? NONE;
  }

  #end(party: number, isClosing: boolean): void {
    const client = this.#clients[party];
    if (client === undefined) return;
    this.#clients[party] = undefined;
    for (const listener of this.#listeners) listener.ended(party);
    const session = this.#sessions.get(client.session);
    if (session === undefined || client.server === NONE) return;
    if (isClosing) this.#over([session]);
    else this.#startExpiry(session);
  }

  /** Something changed that decides who is in touch with whom. What listeners change meanwhile is looked at afterwards. */
  #look(): void {
    this.#mustLookAgain = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    while (this.#mustLookAgain) {
      this.#mustLookAgain = false;
      this.#simulation.step('zookeeper looks who is connected');
      this.#lookOnce();
    }
    this.#isLooking = false;
  }

  #lookOnce(): void {
    const before = this.#ensemble.leader;
    this.#ensemble.elect();
    const isNewReign = this.#ensemble.leader !== before;
    for (const client of this.#clients) if (client && this.#clients[client.party] === client) this.#meet(client, isNewReign);
    if (!isNewReign) return;
    for (const session of this.#sessions.values()) if (!this.#isInTouch(session)) this.#startExpiry(session);
  }

  /** Finds the client's server; under a new leader of the ensemble, every client connects anew. */
  #meet(client: Client, isNewReign: boolean): void {
    const before = client.server;
    client.server = this.#ensemble.serverFor(client.party, before);
    if (client.server === before && !(isNewReign && before !== NONE)) return;
    if (client.server !== NONE) this.#connect(client);
    else this.#disconnect(client, this.#ensemble.serves(before));
  }

  #connect(client: Client): void {
    client.givesUpAt = Infinity;
    const session = this.#sessions.get(client.session);
    if (session !== undefined) session.expiresAt = Infinity;
    else {
      if (client.session !== NONE) this.#forgetSession(client);
      // Who was told may have ended it, or cut it off.
      if (this.#clients[client.party] !== client || client.server === NONE || client.session !== NONE) return;
      client.session = ++this.#sessionsMade;
      this.#sessions.set(client.session, { id: client.session, client: client.party, expiresAt: Infinity });
    }
    this.#tell(client, 'connected');
  }

  #disconnect(client: Client, isSilent: boolean): void {
    const session = this.#sessions.get(client.session);
    if (session !== undefined) this.#startExpiry(session);
    const unnoticed = isSilent ? Math.floor((2 * this.sessionTimeout) / 3) : 0;
    client.givesUpAt = this.#simulation.now + unnoticed + this.sessionTimeout;
    this.#givesUp.at(client.givesUpAt, client.party);
  }

  #giveUp(party: number): void {
    const client = this.#clients[party];
    if (client === undefined || client.givesUpAt !== this.#simulation.now) return;
    client.givesUpAt = Infinity;
    this.#forgetSession(client);
  }

  #forgetSession(client: Client): void {
    client.session = NONE;
    this.#tell(client, 'expired');
  }

  /** From now on, unless there is no majority: then from when there is one. */
  #startExpiry(session: Session): void {
    session.expiresAt = this.hasQuorum ? this.#simulation.now + this.sessionTimeout : Infinity;
    this.#expires.at(session.expiresAt, session.id);
  }

  /** With it, all others that are due now: in between, nobody leads whose session is over as well. */
  #expire(id: number): void {
    const { now } = this.#simulation;
    if (this.#sessions.get(id)?.expiresAt === now) {
      this.#over([...this.#sessions.values()].filter((session) => session.expiresAt === now));
    }
  }

  #over(sessions: readonly Session[]): void {
    const ids = sessions.map(({ id }) => id);
    for (const id of ids) this.#sessions.delete(id);
    for (const listener of this.#listeners) listener.sessionsOver(ids);
  }

  #isInTouch(session: Session): boolean {
    const client = this.#clients[session.client];
    return client !== undefined && client.session === session.id && client.server !== NONE;
  }

  #tell(client: Client, step: 'connected' | 'expired'): void {
    for (const listener of this.#listeners) if (this.#clients[client.party] === client) listener[step](client.party);
  }
}

/** A process, as it sees itself. */
interface Client {
  readonly party: number;
  /** Party number of the server it is in touch with, or NONE. */
  server: number;
  /** NONE: none yet, or it has given up the last one. */
  session: number;
  /** When it takes its session for expired, unless it is connected before. */
  givesUpAt: Time;
}

/** A session, as the ensemble sees it. */
interface Session {
  readonly id: number;
  readonly client: number;
  /** Infinity: its client is in touch, or there is no majority. */
  expiresAt: Time;
}
