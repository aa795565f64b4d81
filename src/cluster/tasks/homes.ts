import type { Cluster } from '../cluster.ts';
import { type AgentId, type FrameworkId, type JobId, NONE, type OfferId, type TaskId, type TaskSetId } from '../ids.ts';
import type { Part } from '../membership.ts';
import { convert } from '../operator/conversions.ts';
import type { ConversionName } from '../ports.ts';
import { Claims } from '../resources/claims.ts';
import { PLAIN } from '../resources/entry-kinds.ts';

/** What a framework that reserves makes of an offer for each of its tasks. */
export interface HomeDescription {
  /** Size of the task's persistent volume, thousandths of a MB of `disk`; 0: it has none. */
  readonly volume: number;
}

/** A task's place: what its framework has reserved for it on an agent. It outlives the task, until the job is over. */
export interface Home {
  readonly framework: FrameworkId;
  readonly job: JobId;
  readonly agent: AgentId;
  /** Among the framework's homes there: tells its reservation from theirs, as labels do in Mesos. */
  readonly slot: number;
  /** As it was before it was reserved; as it is reserved; and of that the volume and the rest. */
  readonly plain: Part;
  readonly reserved: Part;
  readonly volume: Part | null;
  readonly rest: Part;
}

/**
 * Stateful tasks: on a task's first launch its framework RESERVEs what it needs out of the offer and CREATEs its volume;
 * when the task has failed or was lost, it is launched again there and nowhere else; when its job is over, DESTROY and
 * UNRESERVE give all of it up. For others of the role the reservation is like any other one (the semantics §8 and §14).
 */
export class Homes {
  readonly #cluster: Cluster;
  readonly #descriptions: (HomeDescription | undefined)[] = [];
  /** Some framework reserves. */
  #areAny = false;
  readonly #ofSet = new Map<TaskSetId, Home>();
  readonly #ofTask = new Map<TaskId, Home>();
  readonly #ofJob = new Map<JobId, Home[]>();
  /** By framework: homes of jobs that are over, until they are given up. */
  readonly #forsaken = new Map<FrameworkId, Home[]>();
  /** By framework and agent: slots that are taken. */
  readonly #slots = new Map<string, Set<number>>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  describe(framework: FrameworkId, description: HomeDescription): void {
    this.#descriptions[framework] = description;
    this.#areAny = true;
  }

  /** The framework's tasks have homes. */
  reserves(framework: FrameworkId): boolean {
    return this.#descriptions[framework] !== undefined;
  }

  /** Where the set's only task has its home; undefined: its tasks have none yet. */
  of(taskSet: TaskSetId): Home | undefined {
    return this.#areAny ? this.#ofSet.get(taskSet) : undefined;
  }

  /** Some task of the job has its home there. */
  has(job: JobId, agent: AgentId): boolean {
    return this.#ofJob.get(job)?.some((home) => home.agent === agent) ?? false;
  }

  /** The offer has all of the home. */
  isIn(offer: OfferId, home: Home): boolean {
    const { offers } = this.#cluster;
    if (offers.agent[offer] !== home.agent) return false;
    return partsOf(home).every((part) => {
      const parcel = this.#parcel(offer, part);
      if (parcel === NONE || !offers.parcels.claims[parcel].covers(part.claims)) return false;
      return part.amounts.every((amount, r) => amount <= offers.parcels.amount.get(parcel, r));
    });
  }

  /** The home for the next task of the set, which is about to be launched on the offer: its own, or a new one made there. */
  forLaunch(offer: OfferId, taskSet: TaskSetId): Home {
    const home = this.#ofSet.get(taskSet);
    this.#ofSet.delete(taskSet);
    return home ?? this.#make(offer, taskSet);
  }

  /** The task has its home's resources out of the offer; returns the list of what it holds. */
  occupy(offer: OfferId, home: Home, task: TaskId): number {
    const { offers, holdings, ledger, agents } = this.#cluster;
    this.#ofTask.set(task, home);
    let holding = NONE;
    for (const part of partsOf(home)) {
      const pool = agents.poolOf(home.agent, part.kind);
      holding = holdings.add(pool, holding);
      holdings.amount.row(holding).set(part.amounts);
      holdings.claims[holding] = part.claims;
      const parcel = this.#parcel(offer, part);
      offers.parcels.amount.subtract(parcel, holdings.amount, holding);
      offers.parcels.claims[parcel] = offers.parcels.claims[parcel].minus(part.claims);
      ledger.allocate(home.framework, pool, holdings.amount, holding, 1);
    }
    return holding;
  }

  /** The task is over, and waits again as the only one of a set (NONE: it does not). */
  left(task: TaskId, again: TaskSetId): void {
    if (!this.#areAny) return;
    const home = this.#ofTask.get(task);
    if (home === undefined) return;
    this.#ofTask.delete(task);
    if (again !== NONE) this.#ofSet.set(again, home);
  }

  /** The job is over: its homes are to be given up. True: there are some. */
  jobOver(job: JobId): boolean {
    if (!this.#areAny) return false;
    const homes = this.#ofJob.get(job);
    if (homes === undefined) return false;
    this.#ofJob.delete(job);
    for (const home of homes) this.#forsaken.set(home.framework, [...(this.#forsaken.get(home.framework) ?? []), home]);
    return true;
  }

  /** The framework needs offers to give up homes. */
  hasForsaken(framework: FrameworkId): boolean {
    return this.#areAny && (this.#forsaken.get(framework)?.length ?? 0) > 0;
  }

  /** Homes that can be given up on this offer. */
  forsakenIn(offer: OfferId): Home[] {
    const forsaken = this.#forsaken.get(this.#cluster.offers.framework[offer]) ?? [];
    return forsaken.filter((home) => this.isIn(offer, home));
  }

  /** DESTROY and UNRESERVE: the home's resources are nobody's, and free at once, without a filter. */
  giveUp(offer: OfferId, home: Home): void {
    const { offers, ledger } = this.#cluster;
    const { framework, agent, slot, plain, reserved, volume, rest } = home;
    for (const part of partsOf(home)) this.#changeParcel(offer, part, -1);
    if (volume !== null) this.#convert('destroy-volume', home, [volume, rest], [reserved]);
    this.#convert('unreserve', home, [reserved], [plain]);
    const freed = offers.parcels.add(agent, NONE);
    offers.parcels.amount.row(freed).set(plain.amounts);
    offers.parcels.claims[freed] = plain.claims;
    ledger.recover(framework, offers.parcels, freed);
    offers.parcels.remove(freed);
    this.#slots.get(`${framework}/${agent}`)?.delete(slot);
    this.#forsaken.set(
      framework,
      (this.#forsaken.get(framework) ?? []).filter((each) => each !== home),
    );
  }

  /** RESERVE and CREATE out of what is unreserved in the offer. */
  #make(offer: OfferId, taskSet: TaskSetId): Home {
    const { offers, taskSets } = this.#cluster;
    const job = taskSets.job[taskSet];
    const home = this.#design(taskSets.framework[taskSet], job, offers.agent[offer], taskSets.demand[taskSet]);
    const { plain, reserved, volume, rest } = home;
    this.#changeParcel(offer, plain, -1);
    this.#convert('reserve', home, [plain], [reserved]);
    if (volume !== null) this.#convert('create-volume', home, [reserved], [volume, rest]);
    for (const part of partsOf(home)) this.#changeParcel(offer, part, 1);
    const homes = this.#ofJob.get(job);
    if (homes === undefined) this.#ofJob.set(job, [home]);
    else homes.push(home);
    return home;
  }

  #design(framework: FrameworkId, job: JobId, agent: AgentId, demand: number): Home {
    const { demands, resources, agents, frameworks, roles } = this.#cluster;
    const slot = this.#freeSlot(framework, agent);
    const label = `${frameworks.names[framework]}#${slot}`;
    const reservations = [{ type: 'dynamic' as const, role: roles.names[frameworks.role[framework]], principal: label }];
    const kind = { reservations, disk: null, isRevocable: false, isShared: false, twin: 0 };
    const amounts = Float64Array.from(demands.amounts.row(demand));
    const claims = demands.claims[demand];
    const reserved = { kind: agents.kinds.idOf(kind), amounts, claims };
    const size = this.#descriptions[framework]?.volume ?? 0;
    const disk = new Float64Array(amounts.length);
    if (size > 0) disk[resources.column('disk') as number] = size;
    const volume = { kind: agents.kinds.idOf({ ...kind, disk: { persistenceId: label } }), amounts: disk, claims: Claims.none };
    return {
      ...{ framework, job, agent, slot },
      plain: { kind: PLAIN, amounts, claims },
      reserved,
      volume: size > 0 ? volume : null,
      rest: { ...reserved, amounts: amounts.map((amount, r) => amount - disk[r]) },
    };
  }

  #freeSlot(framework: FrameworkId, agent: AgentId): number {
    const key = `${framework}/${agent}`;
    const slots = this.#slots.get(key) ?? new Set<number>();
    this.#slots.set(key, slots);
    let slot = 1;
    while (slots.has(slot)) slot++;
    slots.add(slot);
    return slot;
  }

  #convert(name: ConversionName, { framework, agent }: Home, consumed: readonly Part[], converted: readonly Part[]): void {
    const { frameworks, observers } = this.#cluster;
    convert(this.#cluster, agent, { consumed, converted }, framework);
    observers.converted(name, agent, framework, frameworks.role[framework], { consumed, converted });
  }

  /** The offer's parcel of the part's kind; NONE: it has none. */
  #parcel(offer: OfferId, { kind }: Part): number {
    const { offers, agents } = this.#cluster;
    let parcel = offers.parcel[offer];
    while (parcel !== NONE && agents.pools.kind[offers.parcels.pool[parcel]] !== kind) parcel = offers.parcels.next[parcel];
    return parcel;
  }

  /** The part is in the offer (+1), or is so no more (−1). */
  #changeParcel(offer: OfferId, part: Part, sign: 1 | -1): void {
    const { offers, agents } = this.#cluster;
    const { parcels } = offers;
    let parcel = this.#parcel(offer, part);
    if (parcel === NONE) {
      parcel = parcels.add(agents.poolOf(offers.agent[offer], part.kind), offers.parcel[offer]);
      parcels.amount.clear(parcel);
      offers.parcel[offer] = parcel;
    }
    for (let r = 0; r < part.amounts.length; r++)
      parcels.amount.set(parcel, r, parcels.amount.get(parcel, r) + sign * part.amounts[r]);
    parcels.claims[parcel] = sign > 0 ? parcels.claims[parcel].plus(part.claims) : parcels.claims[parcel].minus(part.claims);
  }
}

/** What of it the task holds, and an offer must have for it to be launched again. */
function partsOf({ volume, rest }: Home): readonly Part[] {
  const hasRest = !rest.claims.isEmpty || rest.amounts.some((amount) => amount > 0);
  return [...(hasRest ? [rest] : []), ...(volume === null ? [] : [volume])];
}
