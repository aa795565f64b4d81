import { NONE } from '../cluster/ids.ts';
import type { EventType } from '../sim/index.ts';
import type { ControlPlane } from './control-plane.ts';

/**
 * The masters' processes, and which of them leads (master/main.cpp, master.cpp; the semantics §16). The state of *the* master is
 * that of the one who leads: when it fails that is gone, and the next leader finds the registry and who comes back.
 */
export class Leadership {
  /** The leading master that has read the registry; NONE: nobody. */
  leader = NONE;
  /** Of leaders so far: agents and frameworks are registered with one of them. */
  term = 0;
  /** Writes to the registry get through. */
  isRegistryUp = true;
  readonly isUp: Uint8Array;
  readonly #control: ControlPlane;
  readonly #started: EventType;
  readonly #fetchEnds: EventType;
  readonly #storeEnds: EventType;
  /** When a write that does not get through makes the leader exit; −1: there is none. */
  #storeDeadline = -1;
  /** Elected, and waiting for the registry. */
  #fetching = NONE;
  #fetchDeadline = -1;

  constructor(control: ControlPlane) {
    this.#control = control;
    this.isUp = new Uint8Array(control.options.masters.count);
    const { simulation } = control.cluster;
    this.#started = simulation.event('master has started', (master) => {
      if (this.isUp[master] === 1) this.#control.election.join(this.#control.parties.master(master));
    });
    this.#storeEnds = simulation.event('registry store times out', (master) => {
      if (this.leader === master && this.#storeDeadline === control.cluster.now) this.exit(master);
    });
    this.#fetchEnds = simulation.event('registry fetch times out', (master) => {
      if (this.#fetching === master && this.#fetchDeadline === control.cluster.now) this.exit(master);
    });
  }

  /** The first master leads from the beginning; the others have just been started. */
  begin(): void {
    this.isUp[0] = 1;
    this.leader = 0;
    this.term = 1;
    this.#control.election.join(this.#control.parties.master(0));
    for (let master = 1; master < this.isUp.length; master++) this.start(master);
  }

  start(master: number): void {
    if (this.isUp[master] === 1) return;
    this.isUp[master] = 1;
    this.#started.after(this.#control.options.masters.start, master);
  }

  /** The process is gone without a word; its session expires in time. */
  crash(master: number): void {
    if (this.isUp[master] === 0) return;
    this.isUp[master] = 0;
    this.#control.network.ended(this.#control.parties.master(master));
    this.#control.election.crashed(this.#control.parties.master(master));
    this.#gone(master);
  }

  /** A leader that has lost its session or its registry exits (and its supervisor starts it again). */
  exit(master: number): void {
    if (this.isUp[master] === 0) return;
    this.isUp[master] = 0;
    this.#control.network.ended(this.#control.parties.master(master));
    this.#control.election.crashed(this.#control.parties.master(master));
    this.#gone(master);
    this.start(master);
  }

  elected(master: number): void {
    if (this.isUp[master] === 0 || this.leader === master) return;
    if (this.leader !== NONE) this.#gone(this.leader); // it does not know yet
    this.#control.cluster.observers.controlled('leader-elected', master);
    this.#fetching = master;
    if (this.isRegistryUp) this.#recover();
    else {
      this.#fetchDeadline = this.#control.cluster.now + this.#control.options.masters.registryFetchTimeout;
      this.#fetchEnds.at(this.#fetchDeadline, master);
    }
  }

  /** The leader has something to write to the registry. False: it does not get through, and if that lasts the leader exits. */
  write(): boolean {
    if (!this.isRegistryUp && this.#storeDeadline < 0) {
      this.#storeDeadline = this.#control.cluster.now + this.#control.options.masters.registryStoreTimeout;
      this.#storeEnds.at(this.#storeDeadline, this.leader);
    }
    return this.isRegistryUp;
  }

  setRegistry(isUp: boolean): void {
    this.isRegistryUp = isUp;
    if (isUp) this.#storeDeadline = -1;
    if (isUp && this.#fetching !== NONE) this.#recover();
    if (isUp) this.#control.removals.registryIsUp();
  }

  /** The registry is read: it knows who was there. */
  #recover(): void {
    this.leader = this.#fetching;
    this.#fetching = NONE;
    this.term++;
    this.#control.cluster.observers.controlled('leader-recovered', this.leader);
    this.#control.recovery.begin();
    this.#control.agents.leaderIsUp();
    this.#control.frameworks.leaderIsUp();
  }

  #gone(master: number): void {
    if (this.#fetching === master) this.#fetching = NONE;
    if (this.leader !== master) return;
    this.leader = NONE;
    this.#storeDeadline = -1;
    this.#control.cluster.observers.controlled('leader-lost', master);
    this.#control.master.rescindAll('master failed');
    this.#control.frameworks.forget();
    this.#control.roster.forget();
    this.#control.master.membership.forgetAllocations();
    this.#control.removals.forget();
    this.#control.recovery.forget();
    this.#control.agents.leaderIsGone();
  }
}
