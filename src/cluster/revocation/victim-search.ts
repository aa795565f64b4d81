import type { Cluster } from '../cluster.ts';
import type { AgentId, DemandId, FrameworkId, OfferId, RoleId, TaskId } from '../ids.ts';
import type { Claims } from '../resources/claims.ts';
import { fewestKills, type Kills } from './fewest-kills.ts';
import { eachHeld } from './held.ts';
import type { Revocation } from './revocation.ts';
import { Room } from './room.ts';
import type { Victim, VictimPolicy } from './victim-policy.ts';

/** What is to be made room for. */
export interface Wanted {
  readonly framework: FrameworkId;
  readonly demand: DemandId;
  /** The demand, and its executor's overhead where it would be the first. */
  needOn(agent: AgentId): Float64Array;
  /** It may go there, as far as that does not depend on what is free. */
  mayGoTo(agent: AgentId): boolean;
  /** Tasks of that framework may be revoked for it. */
  mayTakeFrom(framework: FrameworkId): boolean;
  /** Nobody is left with less than a fair share. */
  readonly sparesFairShares: boolean;
}

/** Room that is being made: by tasks that are being revoked, for one that waits. */
export interface Earmark {
  readonly agent: AgentId;
  readonly need: Float64Array;
  readonly claims: Claims;
  /** Tasks whose resources are still to come. */
  awaited(): Iterable<TaskId>;
}

type OffersByAgent = ReadonlyMap<AgentId, readonly OfferId[]>;

/** Shares that differ by rounding only are equal. */
const EPSILON = 1e-9;

/** One look at all that runs: where room could be made, and by whose tasks. */
export class VictimSearch {
  readonly #cluster: Cluster;
  readonly #revocation: Revocation;
  readonly #policy: VictimPolicy;
  readonly #fairShares: ArrayLike<number>;
  readonly #earmarks: readonly Earmark[];
  readonly #byAgent = new Map<AgentId, Candidate[]>();
  /** By framework: what it holds, without what is being revoked. */
  readonly #held: readonly Float64Array[];
  readonly #shares: Float64Array;

  /** `earmarks` may grow while this is in use. */
  constructor(
    cluster: Cluster,
    revocation: Revocation,
    policy: VictimPolicy,
    fairShares: ArrayLike<number>,
    earmarks: readonly Earmark[],
  ) {
    const { frameworks, tasks, taskSets } = cluster;
    this.#cluster = cluster;
    this.#revocation = revocation;
    this.#policy = policy;
    this.#fairShares = fairShares;
    this.#earmarks = earmarks;
    this.#held = frameworks.names.map((_, framework) => frameworks.holders.allocated.row(framework).slice());
    this.#shares = new Float64Array(frameworks.count);
    revocation.takeStock();
    for (const task of tasks.each()) if (revocation.isAsked(task)) this.#lose(taskSets.framework[tasks.taskSet[task]], task, -1);
    for (let framework = 0; framework < frameworks.count; framework++) this.#updateShare(framework);
    for (const task of tasks.each()) {
      if (!revocation.isRevocable(task)) continue;
      const candidate = new Candidate(cluster, task, this.#shares, fairShares);
      const there = this.#byAgent.get(candidate.agent);
      if (there === undefined) this.#byAgent.set(candidate.agent, [candidate]);
      else there.push(candidate);
    }
  }

  /** The framework's share of the cluster, with `more` besides, is not above its fair share. */
  isBelowFairShare(framework: FrameworkId, more: Float64Array): boolean {
    const sum = this.#held[framework].map((amount, r) => amount + more[r]);
    return this.#dominantShare(sum) <= this.#fairShares[framework] + EPSILON;
  }

  /** It fits somewhere as it is: nothing needs to be done. */
  fitsAnywhere(wanted: Wanted): boolean {
    const { agents } = this.#cluster;
    const room = new Room(this.#cluster, wanted.framework);
    const offers = this.#offersTo(wanted.framework);
    for (let agent = 0; agent < agents.count; agent++) {
      if (!wanted.mayGoTo(agent)) continue;
      this.#fill(room, agent, offers);
      if (room.covers(wanted.needOn(agent), wanted.demand)) return true;
    }
    return false;
  }

  /** The tasks to be revoked, all on one agent; null: whatever is revoked does not help, or may not be. */
  find(wanted: Wanted): readonly Victim[] | null {
    const offers = this.#offersTo(wanted.framework);
    let best: readonly Candidate[] | null = null;
    for (const agent of [...this.#byAgent.keys()].sort((a, b) => a - b)) {
      if (!wanted.mayGoTo(agent)) continue;
      const found = this.#findOn(wanted, agent, offers, best?.length ?? Infinity);
      if (found !== null && (best === null || this.#comesBefore(found, best))) best = found;
    }
    return best;
  }

  /** These are revoked from here on. */
  revoke(victims: readonly Victim[]): void {
    const { tasks } = this.#cluster;
    for (const { task, framework } of victims) {
      const there = this.#byAgent.get(tasks.agent[task]) ?? [];
      there.splice(
        there.findIndex((each) => each.task === task),
        1,
      );
      this.#lose(framework, task, -1);
      this.#updateShare(framework);
      this.#revocation.ask(task);
    }
  }

  #findOn(wanted: Wanted, agent: AgentId, offers: OffersByAgent, most: number): readonly Candidate[] | null {
    const there = (this.#byAgent.get(agent) ?? []).filter(({ framework }) => wanted.mayTakeFrom(framework));
    if (there.length === 0) return null;
    const need = wanted.needOn(agent);
    const room = new Room(this.#cluster, wanted.framework);
    this.#fill(room, agent, offers);
    const least = this.#least(room, need, there, wanted);
    if (least > Math.min(most, there.length)) return null;
    return fewestKills(there.sort(this.#compare), this.#killsOn(room, need, wanted), least, most);
  }

  /** At least so many of them are needed; Infinity: all of them are too few. */
  #least(room: Room, need: Float64Array, there: readonly Candidate[], { framework, demand }: Wanted): number {
    for (const { task } of there) room.addTask(task, 1);
    const areEnough = room.covers(need, demand);
    for (const { task } of there) room.addTask(task, -1);
    if (!areEnough) return Infinity;
    const one = new Room(this.#cluster, framework);
    const most = new Float64Array(need.length);
    for (const { task } of there) {
      one.regular.fill(0);
      one.revocable.fill(0);
      one.addTask(task, 1);
      for (let r = 0; r < most.length; r++) most[r] = Math.max(most[r], one.regular[r], one.revocable[r]);
    }
    let least = 1;
    for (let r = 0; r < need.length; r++) {
      const lacking = need[r] - Math.max(room.regular[r], room.revocable[r]);
      if (need[r] > 0 && lacking > 0) least = Math.max(least, Math.ceil(lacking / most[r]));
    }
    return least;
  }

  #killsOn(room: Room, need: Float64Array, wanted: Wanted): Kills<Candidate> {
    const { shield } = this.#revocation;
    const endangers: boolean[] = [];
    const claims: Claims[] = [];
    return {
      add: ({ task, framework, agent }) => {
        if (!shield.mayLose(framework, agent)) return false;
        this.#lose(framework, task, -1);
        if (wanted.sparesFairShares && this.#dominantShare(this.#held[framework]) < this.#fairShares[framework] - EPSILON) {
          this.#lose(framework, task, 1);
          return false;
        }
        endangers.push(shield.endanger(framework, agent));
        claims.push(room.claims);
        room.addTask(task, 1);
        return true;
      },
      remove: ({ task, framework, agent }) => {
        room.addTask(task, -1);
        room.claims = claims.pop() ?? room.claims;
        if (endangers.pop() === true) shield.spare(framework, agent);
        this.#lose(framework, task, 1);
      },
      get isEnough() {
        return room.covers(need, wanted.demand);
      },
    };
  }

  /** What is free for the framework on the agent, offered to it, and not for others that are waiting already. */
  #fill(room: Room, agent: AgentId, offers: OffersByAgent): void {
    room.fill(agent);
    for (const offer of offers.get(agent) ?? []) room.addOffer(offer);
    for (const earmark of this.#earmarks) {
      if (earmark.agent !== agent) continue;
      for (const task of earmark.awaited()) room.addTask(task, 1);
      room.subtract(earmark.need, earmark.claims);
    }
  }

  #offersTo(framework: FrameworkId): OffersByAgent {
    const { offers } = this.#cluster;
    const byAgent = new Map<AgentId, OfferId[]>();
    for (const offer of offers.outstanding()) {
      if (offers.framework[offer] !== framework) continue;
      byAgent.set(offers.agent[offer], [...(byAgent.get(offers.agent[offer]) ?? []), offer]);
    }
    return byAgent;
  }

  readonly #compare = (a: Candidate, b: Candidate): number => this.#policy.compare(a, b) || b.serial - a.serial;

  #comesBefore(a: readonly Candidate[], b: readonly Candidate[]): boolean {
    if (a.length !== b.length) return a.length < b.length;
    for (let i = 0; i < a.length; i++) {
      const order = this.#policy.compare(a[i], b[i]);
      if (order !== 0) return order < 0;
    }
    return a[0].serial > b[0].serial;
  }

  #lose(framework: FrameworkId, task: TaskId, sign: 1 | -1): void {
    const held = this.#held[framework];
    eachHeld(this.#cluster, task, (_pool, amounts, row) => {
      for (let r = 0; r < held.length; r++) held[r] += sign * amounts.get(row, r);
    });
  }

  #updateShare(framework: FrameworkId): void {
    this.#shares[framework] = this.#dominantShare(this.#held[framework]);
  }

  #dominantShare(held: Float64Array): number {
    const { ledger, isUnshared } = this.#cluster;
    let share = 0;
    for (let r = 0; r < held.length; r++)
      if (held[r] > 0 && ledger.capacity[r] > 0 && isUnshared?.[r] !== 1) share = Math.max(share, held[r] / ledger.capacity[r]);
    return share;
  }
}

/** A task that may be revoked; its shares are those of the present search. */
class Candidate implements Victim {
  readonly task: TaskId;
  readonly framework: FrameworkId;
  readonly role: RoleId;
  readonly agent: AgentId;
  readonly started: number;
  readonly serial: number;
  readonly priority: number;
  readonly weight: number;
  readonly #shares: ArrayLike<number>;
  readonly #fairShares: ArrayLike<number>;

  constructor(
    { tasks, taskSets, frameworks, roles }: Cluster,
    task: TaskId,
    shares: ArrayLike<number>,
    fairShares: ArrayLike<number>,
  ) {
    this.task = task;
    this.framework = taskSets.framework[tasks.taskSet[task]];
    this.role = frameworks.role[this.framework];
    this.agent = tasks.agent[task];
    this.started = tasks.launched[task];
    this.serial = tasks.serial[task];
    this.priority = roles.priority[this.role];
    this.weight = roles.weight[this.role];
    this.#shares = shares;
    this.#fairShares = fairShares;
  }

  get share(): number {
    return this.#shares[this.framework];
  }

  get overShare(): number {
    return this.share - this.#fairShares[this.framework];
  }
}
