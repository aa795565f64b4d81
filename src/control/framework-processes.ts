import { type FrameworkId, NONE } from '../cluster/ids.ts';
import { type EventType, keyedUniform } from '../sim/index.ts';
import { backoff } from './backoff.ts';
import type { ControlPlane } from './control-plane.ts';
import type { MessageType } from './network.ts';
import { DRAWS, MOST_BACKOFF, SUBSCRIPTION_BACKOFF } from './options.ts';

/**
 * The frameworks' schedulers (sched/sched.cpp, master.cpp; the semantics §18): they subscribe with the leading master, and again
 * when it or they have failed. A framework that is away for longer than its `failover_timeout` is removed with its tasks. What
 * a scheduler still has to launch outlives its process, as in a store of its own.
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
  /** How often it was disconnected: tells timers apart. */
  readonly #absences: Int32Array;
  readonly #detected: Int32Array;
  readonly #attempts: Int32Array;
  /** 1: it has not yet heard from ZooKeeper. */
  readonly #isNew: Uint8Array;
  readonly #triesAt: Float64Array;
  readonly #draws: Int32Array;
  readonly #key: number;
  readonly #control: ControlPlane;
  readonly #tries: EventType;
  readonly #failoverEnds: EventType;
  readonly #standbyTakesOver: EventType;
  readonly #reconciles: EventType;
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
    this.#absences = new Int32Array(frameworks.count);
    this.#detected = new Int32Array(frameworks.count).fill(NONE);
    this.#attempts = new Int32Array(frameworks.count);
    this.#isNew = new Uint8Array(frameworks.count);
    this.#triesAt = new Float64Array(frameworks.count).fill(-1);
    this.#draws = new Int32Array(frameworks.count);
    this.#key = simulation.random('control/framework subscription').key();
    this.#tries = simulation.event('framework subscribes', (framework) => this.#tryIsDue(framework));
    this.#failoverEnds = simulation.event('failover timeout', (subject) => this.#failoverIsOver(subject));
    this.#standbyTakesOver = simulation.event('standby scheduler takes over', (framework) => this.start(framework));
    this.#reconciles = simulation.event('framework reconciles', (framework) => this.#reconcile(framework));
    this.#subscribe = control.network.message('subscribe', { isAcknowledged: false }, (to, _from, framework) =>
      this.#masterHears(to, framework),
    );
    this.#subscribed = control.network.message('subscribed', { isAcknowledged: false }, (_to, _from, framework) =>
      this.#frameworkHears(framework),
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
    const { reconcile } = this.#control.options.frameworks[framework];
    if (reconcile !== null) this.#reconciles.after(reconcile, framework);
  }

  // --------------------------------------------------------------------------------------------------- what happens

  /** Its scheduler's process ends, which the master notices by the connection. */
  crash(framework: FrameworkId): void {
    if (this.isUp[framework] === 0) return;
    this.isUp[framework] = 0;
    this.#isSubscribed[framework] = 0;
    this.#triesAt[framework] = -1;
    this.#detected[framework] = NONE;
    this.#isNew[framework] = 0;
    this.#control.network.ended(this.#control.parties.framework(framework));
    this.#control.election.crashed(this.#control.parties.framework(framework));
    this.#disconnect(framework);
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
    this.#isSubscribed[framework] = 0;
    this.#disconnect(framework);
    this.#control.master.drivers[framework].crash();
  }

  reconnect(framework: FrameworkId): void {
    this.#isCut[framework] = 0;
    if (this.isUp[framework] === 1) this.#look(framework);
  }

  /** TEARDOWN: it and its tasks are no more, and do not come back. */
  tearDown(framework: FrameworkId): void {
    this.#isTornDown[framework] = 1;
    this.isUp[framework] = 0;
    this.#isSubscribed[framework] = 0;
    this.#disconnect(framework);
    this.#control.master.drivers[framework].crash();
    this.#remove(framework);
  }

  /** It subscribes at once, if it does not think that it has, and not after a random wait. */
  subscribeNow(framework: FrameworkId): void {
    this.#triesAt[framework] = this.#control.cluster.now;
    this.#tryIsDue(framework);
  }

  /** It is told who leads, or that nobody does. */
  detected(framework: FrameworkId, leader: number): void {
    if (this.#isNew[framework] === 1) {
      if (leader === this.#detected[framework]) this.#isNew[framework] = 0;
      if (leader === NONE || leader === this.#detected[framework]) return; // subscribed from the beginning
    }
    this.#isNew[framework] = 0;
    this.#detected[framework] = leader;
    this.#isSubscribed[framework] = 0;
    if (this.isUp[framework] === 1) this.#look(framework);
  }

  leaderIsUp(): void {
    // They subscribe when they are told of it.
  }

  /** The leading master has failed: it has no frameworks any more, and the timers of those that were away are gone too. */
  forget(): void {
    for (let framework = 0; framework < this.isConnected.length; framework++) {
      this.#absences[framework]++;
      if (this.isConnected[framework] === 0) continue;
      this.isConnected[framework] = 0;
      this.#control.master.rescindOf(framework, 'master failed');
      this.#control.offers.strand(framework);
      this.#control.master.membership.deactivate(framework);
    }
  }

  // ----------------------------------------------------------------------------------------------------- subscription

  #look(framework: FrameworkId): void {
    this.#attempts[framework] = 0;
    this.#tryLater(framework);
  }

  #tryLater(framework: FrameworkId): void {
    if (this.#detected[framework] === NONE || this.#isCut[framework] === 1) return;
    const { cluster, options } = this.#control;
    const { failoverTimeout } = options.frameworks[framework];
    const cap = failoverTimeout > 0 ? Math.min(MOST_BACKOFF, failoverTimeout / 10) : MOST_BACKOFF;
    const most = backoff(SUBSCRIPTION_BACKOFF, this.#attempts[framework]++, cap);
    const uniform = keyedUniform((this.#key + framework * DRAWS) % Number.MAX_SAFE_INTEGER, this.#draws[framework]++);
    this.#triesAt[framework] = cluster.now + Math.floor(uniform * most);
    this.#tries.at(this.#triesAt[framework], framework);
  }

  #tryIsDue(framework: FrameworkId): void {
    if (this.#triesAt[framework] !== this.#control.cluster.now || this.isUp[framework] === 0) return;
    if (this.#isSubscribed[framework] === 1 || this.#detected[framework] === NONE || this.#isCut[framework] === 1) return;
    this.#tryLater(framework);
    const { parties } = this.#control;
    this.#subscribe.send(parties.framework(framework), parties.master(this.#detected[framework]), framework);
  }

  #masterHears(party: number, framework: FrameworkId): void {
    const { leadership, parties } = this.#control;
    if (parties.index(party) !== leadership.leader) return;
    if (this.isConnected[framework] === 0) this.#connect(framework);
    this.#subscribed.send(party, parties.framework(framework), framework);
  }

  #frameworkHears(framework: FrameworkId): void {
    if (this.isUp[framework] === 0 || this.#isSubscribed[framework] === 1) return;
    this.#isSubscribed[framework] = 1;
    this.#triesAt[framework] = -1;
    this.#control.reports.reconcile(framework);
    this.#control.master.drivers[framework].reconcile();
  }

  /** The master has it subscribed. */
  #connect(framework: FrameworkId): void {
    const { cluster, master, roster, reports } = this.#control;
    this.isConnected[framework] = 1;
    const isBack = this.#absences[framework] > 0;
    this.#absences[framework]++;
    master.drivers[framework].subscribe();
    if (!isBack) return;
    cluster.observers.controlled('framework-resubscribed', framework);
    for (let agent = 0; agent < cluster.agents.count; agent++) if (roster.isRegistered(agent)) reports.killStrays(agent);
  }

  /** The master notices that its connection is gone (the semantics §18). */
  #disconnect(framework: FrameworkId): void {
    if (this.isConnected[framework] === 0) return;
    const { cluster, master, options } = this.#control;
    const { failoverTimeout } = options.frameworks[framework];
    this.isConnected[framework] = 0;
    const absence = ++this.#absences[framework];
    master.rescindOf(framework, 'framework disconnected');
    this.#control.offers.strand(framework);
    master.membership.deactivate(framework);
    cluster.observers.controlled('framework-disconnected', framework);
    if (failoverTimeout === 0) this.#remove(framework);
    else this.#failoverEnds.after(failoverTimeout, absence * cluster.frameworks.count + framework);
  }

  #failoverIsOver(subject: number): void {
    const { count } = this.#control.cluster.frameworks;
    const framework = subject % count;
    if (this.isConnected[framework] === 0 && this.#absences[framework] === Math.floor(subject / count)) this.#remove(framework);
  }

  /** All its tasks are ended; should its scheduler come back, it is a new framework, with all that was not finished still to do. */
  #remove(framework: FrameworkId): void {
    const { cluster, master, reports } = this.#control;
    cluster.observers.controlled('framework-removed', framework);
    reports.frameworkRemoved(framework);
    master.membership.leave(framework);
  }

  #reconcile(framework: FrameworkId): void {
    const { reconcile } = this.#control.options.frameworks[framework];
    if (reconcile === null || this.#isTornDown[framework] === 1) return;
    this.#reconciles.after(reconcile, framework);
    if (this.#isSubscribed[framework] === 0 || this.isConnected[framework] === 0) return;
    this.#control.reports.reconcile(framework);
    this.#control.master.drivers[framework].reconcile();
  }
}
