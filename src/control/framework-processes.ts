import { type FrameworkId, NONE } from '../cluster/ids.ts';
import type { EventType } from '../sim/index.ts';
import { Attempts } from './attempts.ts';
import type { ControlPlane } from './control-plane.ts';
import type { MessageType } from './network.ts';
import { SUBSCRIPTION_BACKOFF } from './options.ts';

/**
 * The frameworks' schedulers (sched/sched.cpp, master.cpp; the semantics §18): they subscribe with the leading master, and again
 * when it or they have failed, and after a partition, which may have lost anything: the master notices no more of it than that.
 * A framework that is away for longer than its `failover_timeout` is removed with its tasks. What a scheduler still has to
 * launch outlives its process, as in a store of its own.
 */
export class FrameworkProcesses {
  /** A scheduler of the framework runs. */
  readonly isUp: Uint8Array;
  /** The leading master has it subscribed. */
  readonly isConnected: Uint8Array;
  /** Its scheduler knows that it is. */
  readonly #isSubscribed: Uint8Array;
  readonly #isTornDown: Uint8Array;
  /** Its connection is cut. */
  readonly #isCut: Uint8Array;
  /** How often it was connected and disconnected: tells connections, and the timers of absences, apart. */
  readonly #connections: Int32Array;
  /** How often its process, or all its connections, ended; and how often they had when it subscribed. */
  readonly #process: Int32Array;
  readonly #subscriber: Int32Array;
  /** Nothing lies between it and the leader, as of when that last changed. */
  readonly #isReached: Uint8Array;
  readonly #detected: Int32Array;
  readonly #attempts: Attempts;
  /** 1: it has not yet heard from ZooKeeper. */
  readonly #isNew: Uint8Array;
  readonly #control: ControlPlane;
  readonly #failoverEnds: EventType;
  readonly #standbyTakesOver: EventType;
  readonly #subscribe: MessageType;
  readonly #subscribed: MessageType;

  constructor(control: ControlPlane) {
    this.#control = control;
    const { simulation, frameworks } = control.cluster;
    this.isUp = new Uint8Array(frameworks.count);
    this.isConnected = new Uint8Array(frameworks.count);
    this.#isSubscribed = new Uint8Array(frameworks.count);
    this.#isTornDown = new Uint8Array(frameworks.count);
    this.#isCut = new Uint8Array(frameworks.count);
    this.#connections = new Int32Array(frameworks.count);
    this.#process = new Int32Array(frameworks.count);
    this.#subscriber = new Int32Array(frameworks.count);
    this.#isReached = new Uint8Array(frameworks.count).fill(1);
    this.#detected = new Int32Array(frameworks.count).fill(NONE);
    this.#isNew = new Uint8Array(frameworks.count);
    const stream = 'control/framework subscription';
    this.#attempts = new Attempts(simulation, stream, 'framework subscribes', frameworks.count, (each) => this.#try(each));
    this.#failoverEnds = simulation.event('failover timeout', (subject) => this.#failoverIsOver(subject));
    this.#standbyTakesOver = simulation.event('standby scheduler takes over', (framework) => this.start(framework));
    this.#subscribe = control.network.message('subscribe', { isAcknowledged: false }, (to, _from, framework, process) =>
      this.#masterHears(to, framework, process),
    );
    this.#subscribed = control.network.message('subscribed', { isAcknowledged: false }, (_to, _from, framework, connection) =>
      this.#frameworkHears(framework, connection),
    );
  }

  /** It is there from the beginning, and subscribed. */
  begin(framework: FrameworkId): void {
    this.isUp[framework] = 1;
    this.#detected[framework] = this.#control.leadership.leader;
    this.#isSubscribed[framework] = 1;
    this.#isNew[framework] = 1;
    this.#control.election.watch(this.#control.parties.framework(framework));
    this.#connect(framework);
    this.#control.reconciliation.begin(framework);
  }

  /** Its scheduler is subscribed, as far as it and the master know. */
  isSubscribed(framework: FrameworkId): boolean {
    return this.#isSubscribed[framework] === 1 && this.isConnected[framework] === 1;
  }

  // --------------------------------------------------------------------------------------------------- what happens

  /** Its scheduler's process ends, which the master notices by the connection, unless a partition hides it. */
  crash(framework: FrameworkId): void {
    if (this.isUp[framework] === 0) return;
    this.#end(framework);
    if (this.#isReached[framework] === 1) this.#disconnect(framework);
    this.#control.master.drivers[framework].crash();
    const { standby } = this.#control.options.frameworks[framework];
    if (standby !== null) this.#standbyTakesOver.after(standby.takesOverAfter, framework);
  }

  start(framework: FrameworkId): void {
    if (this.isUp[framework] === 1 || this.#isTornDown[framework] === 1) return;
    this.isUp[framework] = 1;
    this.#control.election.watch(this.#control.parties.framework(framework));
  }

  /** Its connection breaks, and cannot be made again before `reconnect`. */
  cut(framework: FrameworkId): void {
    if (this.#isCut[framework] === 1) return;
    this.#isCut[framework] = 1;
    this.#process[framework]++;
    this.#isSubscribed[framework] = 0;
    this.#disconnect(framework);
    this.#control.master.drivers[framework].crash();
  }

  reconnect(framework: FrameworkId): void {
    if (this.#isCut[framework] === 0) return;
    this.#isCut[framework] = 0;
    if (this.isUp[framework] === 1) this.#look(framework);
  }

  /** TEARDOWN: it and its tasks are no more, and do not come back. Operators wait for a master that leads. */
  tearDown(framework: FrameworkId): void {
    if (this.#isTornDown[framework] === 1) return;
    this.#isTornDown[framework] = 1;
    this.#end(framework);
    this.#disconnect(framework);
    this.#control.master.drivers[framework].crash();
    if (this.#control.leadership.leader !== NONE) this.#remove(framework);
  }

  /** It subscribes at once, if it does not think that it has, and not after a random wait. */
  subscribeNow(framework: FrameworkId): void {
    this.#try(framework);
  }

  /** It is told who leads, or that nobody does. */
  detected(framework: FrameworkId, leader: number): void {
    if (this.#isNew[framework] === 1) {
      const isFirst = leader === this.#detected[framework] && this.#control.leadership.term === 1;
      if (isFirst) this.#isNew[framework] = 0;
      if (leader === NONE || isFirst) return; // subscribed from the beginning
    }
    this.#isNew[framework] = 0;
    this.#detected[framework] = leader;
    this.#isSubscribed[framework] = 0;
    if (this.isUp[framework] === 1) this.#look(framework);
  }

  /** Others subscribe when they are told of it. */
  leaderIsUp(): void {
    for (let framework = 0; framework < this.isUp.length; framework++) {
      this.#isReached[framework] = this.#reachesLeader(framework) ? 1 : 0;
      if (this.#isTornDown[framework] === 1) this.#remove(framework);
    }
  }

  /**
   * The way between it and the leading master is another one. Once that is open again what was sent meanwhile may be lost: its
   * scheduler subscribes anew, and of one that has ended the master learns now.
   */
  review(framework: FrameworkId): void {
    const wasReached = this.#isReached[framework] === 1;
    this.#isReached[framework] = this.#reachesLeader(framework) ? 1 : 0;
    if (wasReached || this.#isReached[framework] === 0) return;
    if (this.#subscriber[framework] !== this.#process[framework]) this.#disconnect(framework);
    if (this.#isSubscribed[framework] === 0) return;
    this.#isSubscribed[framework] = 0;
    this.#look(framework);
  }

  /** The leading master has failed: it has no frameworks any more, and the timers of those that were away are gone too. */
  forget(): void {
    this.#isNew.fill(0);
    for (let framework = 0; framework < this.isConnected.length; framework++) {
      this.#connections[framework]++;
      this.#isReached[framework] = 1;
      if (this.isConnected[framework] === 0) continue;
      this.isConnected[framework] = 0;
      this.#control.offers.strand(framework);
      this.#control.master.membership.deactivate(framework);
    }
  }

  // ----------------------------------------------------------------------------------------------------- subscription

  #look(framework: FrameworkId): void {
    this.#attempts.forget(framework);
    this.#tryLater(framework);
  }

  #tryLater(framework: FrameworkId): void {
    if (this.#detected[framework] === NONE || this.#isCut[framework] === 1) return;
    const { failoverTimeout } = this.#control.options.frameworks[framework];
    this.#attempts.later(framework, SUBSCRIPTION_BACKOFF, failoverTimeout > 0 ? failoverTimeout / 10 : Infinity);
  }

  #try(framework: FrameworkId): void {
    if (this.isUp[framework] === 0) return;
    if (this.#isSubscribed[framework] === 1 || this.#detected[framework] === NONE || this.#isCut[framework] === 1) return;
    this.#tryLater(framework);
    const { parties } = this.#control;
    const leader = parties.master(this.#detected[framework]);
    this.#subscribe.send(parties.framework(framework), leader, framework, this.#process[framework]);
  }

  #masterHears(party: number, framework: FrameworkId, process: number): void {
    const { leadership, parties } = this.#control;
    if (parties.index(party) !== leadership.leader) return;
    if (process !== this.#process[framework]) return; // its connection is gone already
    if (this.isConnected[framework] === 0) this.#connect(framework);
    else this.#connectAgain(framework);
    this.#subscribed.send(party, parties.framework(framework), framework, this.#connections[framework]);
  }

  /** It subscribes though it is connected: its offers are void, as it may have answered them to nobody (master.cpp, _subscribe). */
  #connectAgain(framework: FrameworkId): void {
    this.#discard(framework);
    this.#subscriber[framework] = this.#process[framework];
    this.#control.master.drivers[framework].subscribe();
  }

  #discard(framework: FrameworkId): void {
    this.#control.master.rescindOf(framework, 'framework disconnected');
    this.#control.offers.strand(framework);
    this.#control.master.membership.deactivate(framework);
  }

  #frameworkHears(framework: FrameworkId, connection: number): void {
    if (this.isConnected[framework] === 0 || this.#connections[framework] !== connection) return; // it is gone already
    if (this.#isSubscribed[framework] === 1) return;
    this.#isSubscribed[framework] = 1;
    this.#attempts.stop(framework);
    this.#control.reconciliation.reconcile(framework);
  }

  /** The master has it subscribed. */
  #connect(framework: FrameworkId): void {
    const { cluster, master, roster, strays } = this.#control;
    this.isConnected[framework] = 1;
    this.#subscriber[framework] = this.#process[framework];
    const isBack = this.#connections[framework] > 0;
    this.#connections[framework]++;
    master.drivers[framework].subscribe();
    if (!isBack) return;
    cluster.observers.controlled('framework-resubscribed', framework);
    strays.killOf(framework, ({ agent }) => roster.isRegistered(agent));
  }

  #reachesLeader(framework: FrameworkId): boolean {
    const { leadership, network, parties } = this.#control;
    if (leadership.leader === NONE) return true;
    const master = parties.master(leadership.leader);
    const there = parties.framework(framework);
    return network.isOpen(master, there) && network.isOpen(there, master);
  }

  /** Its process is no more. */
  #end(framework: FrameworkId): void {
    this.isUp[framework] = 0;
    this.#isCut[framework] = 0; // the next one has connections of its own
    this.#process[framework]++;
    this.#isSubscribed[framework] = 0;
    this.#attempts.stop(framework);
    this.#detected[framework] = NONE;
    this.#isNew[framework] = 0;
    this.#control.network.ended(this.#control.parties.framework(framework));
    this.#control.election.crashed(this.#control.parties.framework(framework));
  }

  /** The master notices that its connection is gone (the semantics §18). */
  #disconnect(framework: FrameworkId): void {
    if (this.isConnected[framework] === 0) return;
    const { cluster, options } = this.#control;
    const { failoverTimeout } = options.frameworks[framework];
    this.isConnected[framework] = 0;
    const absence = ++this.#connections[framework];
    this.#discard(framework);
    cluster.observers.controlled('framework-disconnected', framework);
    if (failoverTimeout === 0) this.#remove(framework);
    else this.#failoverEnds.after(failoverTimeout, absence * cluster.frameworks.count + framework);
  }

  #failoverIsOver(subject: number): void {
    const { count } = this.#control.cluster.frameworks;
    const framework = subject % count;
    if (this.isConnected[framework] === 0 && this.#connections[framework] === Math.floor(subject / count))
      this.#remove(framework);
  }

  /** All its tasks are ended; should its scheduler come back, it is a new framework, with all that was not finished still to do. */
  #remove(framework: FrameworkId): void {
    const { cluster, master, reports } = this.#control;
    if (cluster.frameworks.isMember[framework] === 0) return;
    cluster.observers.controlled('framework-removed', framework);
    reports.frameworkRemoved(framework);
    master.membership.leave(framework);
  }
}
