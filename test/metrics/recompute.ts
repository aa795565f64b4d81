import { parse } from 'csv-parse/sync';
import { DurationHistogram } from '../../src/metrics/duration-histogram.ts';
import { dominantShare, fill } from './plain-fill.ts';

/** What the event log does not say: the scenario's weights and measured span, and whether the allocator honours reservations. */
export interface Given {
  readonly weights: Readonly<Record<string, number>>;
  readonly honoursReservations: boolean;
  /** µs */
  readonly from: number;
  readonly to: number;
  /** When the run ended, µs. */
  readonly end: number;
  /** Ends of the windows, µs, ascending; the last is the end of the run. */
  readonly windows: readonly number[];
}

/** A row of shares.csv as far as it is sampled at the end of the window rather than a mean over it. */
export interface Sampled {
  readonly dominant_resource: string;
  readonly ideal_share: number;
  readonly demand_share: number;
  readonly backlogged: number;
}

interface Line {
  readonly time: number;
  readonly kind: string;
  readonly framework: string;
  readonly role: string;
  readonly agent: string;
  readonly job: string;
  readonly task: string;
  readonly offer: string;
  readonly count: number;
  readonly until: number;
  readonly detail: string;
  /** Thousandths. */
  readonly amounts: readonly number[];
  readonly reserved: readonly number[];
}

interface Log {
  readonly resources: readonly string[];
  readonly lines: readonly Line[];
}

export function readLog(text: string): Log {
  const [header, ...rows] = parse(text) as string[][];
  const names = header.slice(header.indexOf('detail') + 1);
  const resources = names.filter((name) => !name.startsWith('reserved_'));
  const lines = rows.map((row): Line => {
    const cell = (name: string): string => row[header.indexOf(name)] ?? '';
    const thousandths = (name: string): number => Math.round(1000 * Number(cell(name)));
    return {
      time: Number(cell('time_us')),
      kind: cell('kind'),
      framework: cell('framework'),
      role: cell('role'),
      agent: cell('agent'),
      job: cell('job'),
      task: cell('task'),
      offer: cell('offer'),
      count: Number(cell('count')),
      until: cell('until_us') === 'inf' ? Infinity : Number(cell('until_us')),
      detail: cell('detail'),
      amounts: resources.map(thousandths),
      reserved: resources.map((name) => thousandths(`reserved_${name}`)),
    };
  });
  return { resources, lines };
}

type Vector = number[];

function add(sum: Vector, amounts: readonly number[], times = 1): void {
  for (let r = 0; r < sum.length; r++) sum[r] += times * amounts[r];
}

interface Holder {
  readonly charged: Vector;
  readonly allocated: Vector;
  readonly pending: Vector;
  pendingTasks: number;
}

interface Held {
  readonly framework: string;
  readonly amounts: readonly number[];
  readonly reserved: readonly number[];
  isRunning: boolean;
}

/** The state of the cluster as far as a reader of the log can tell. */
class State {
  readonly capacity: Vector;
  readonly offered: Vector;
  readonly allocated: Vector;
  readonly running: Vector;
  readonly reservedIdle: Vector;
  readonly frameworks = new Map<string, Holder>();
  /** Weights that the operator has changed. */
  readonly weights = new Map<string, number>();
  /** By agent: its pools, by role (`''`: unreserved) or `revocable`. */
  readonly agents = new Map<string, Map<string, readonly number[]>>();
  readonly tasks = new Map<string, Held>();
  readonly executors = new Map<string, Held>();
  readonly offers = new Map<string, Held>();
  /** Retries whose time has not come. */
  readonly retries: { at: number; framework: string; amounts: readonly number[] }[] = [];
  readonly roleOf = new Map<string, string>();
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
    const zero = (): Vector => new Array<number>(width).fill(0);
    this.capacity = zero();
    this.offered = zero();
    this.allocated = zero();
    this.running = zero();
    this.reservedIdle = zero();
  }

  holder(framework: string): Holder {
    let holder = this.frameworks.get(framework);
    if (holder === undefined) {
      const zero = (): Vector => new Array<number>(this.#width).fill(0);
      holder = { charged: zero(), allocated: zero(), pending: zero(), pendingTasks: 0 };
      this.frameworks.set(framework, holder);
    }
    return holder;
  }

  apply(line: Line): void {
    const { kind, framework, role, agent, amounts, reserved } = line;
    if (framework !== '') this.roleOf.set(framework, role);
    switch (kind) {
      case 'agent-changed':
      case 'agent-added': {
        if (kind === 'agent-changed' && role === '' && line.detail === '') this.#removeAgent(agent); // the first of its rows
        if (!this.agents.has(agent)) this.agents.set(agent, new Map());
        this.#grow(agent, role === '' ? line.detail : role, amounts, 1);
        add(this.capacity, amounts);
        if (role !== '') add(this.reservedIdle, amounts);
        break;
      }
      case 'reserve':
      case 'unreserve':
      case 'create-volume':
      case 'destroy-volume':
        add(this.reservedIdle, reserved);
        this.#grow(agent, role, reserved, 1);
        this.#grow(agent, '', reserved, -1);
        break;
      case 'operation':
        if (line.detail.startsWith('weights ')) this.weights.set(role, Number(line.detail.slice('weights '.length)));
        break;
      case 'agent-removed':
        this.#removeAgent(agent);
        break;
      case 'submit':
        this.#wait(framework, amounts, line.count);
        break;
      case 'retry':
        this.retries.push({ at: line.until, framework, amounts });
        break;
      case 'offer':
        this.offers.set(line.offer, { framework, amounts, reserved, isRunning: false });
        this.#offer(line, 1);
        break;
      case 'accept':
      case 'decline':
      case 'rescind':
        if (!this.offers.delete(line.offer)) throw new Error(`offer ${line.offer} ends and was not made`);
        this.#offer(line, -1);
        break;
      case 'executor':
        this.executors.set(`${framework} ${agent}`, { framework, amounts, reserved, isRunning: false });
        this.#hold(framework, amounts, reserved, 1);
        break;
      case 'executor-ended': {
        const held = this.executors.get(`${framework} ${agent}`) as Held;
        this.#hold(framework, held.amounts, held.reserved, -1);
        this.executors.delete(`${framework} ${agent}`);
        break;
      }
      case 'launch':
        if (this.tasks.has(line.task)) throw new Error(`task ${line.task} is launched twice`);
        this.tasks.set(line.task, { framework, amounts, reserved, isRunning: false });
        this.#hold(framework, amounts, reserved, 1);
        this.#wait(framework, amounts, -1);
        break;
      case 'running':
        (this.tasks.get(line.task) as Held).isRunning = true;
        add(this.running, amounts);
        break;
      case 'finished':
      case 'failed':
      case 'lost': {
        const held = this.tasks.get(line.task) as Held;
        if (held.isRunning) add(this.running, held.amounts, -1);
        this.#hold(framework, held.amounts, held.reserved, -1);
        this.tasks.delete(line.task);
        break;
      }
    }
  }

  /** The retries due by `time` begin to wait. */
  retryDue(time: number): void {
    for (let i = 0; i < this.retries.length; ) {
      if (this.retries[i].at > time) i++;
      else {
        const [{ framework, amounts }] = this.retries.splice(i, 1);
        this.#wait(framework, amounts, 1);
      }
    }
  }

  #removeAgent(agent: string): void {
    for (const [pool, amounts] of this.agents.get(agent) ?? []) {
      add(this.capacity, amounts, -1);
      if (pool !== '' && pool !== 'revocable') add(this.reservedIdle, amounts, -1);
    }
    this.agents.delete(agent);
  }

  #grow(agent: string, pool: string, amounts: readonly number[], times: number): void {
    const pools = this.agents.get(agent) as Map<string, readonly number[]>;
    const sum = [...(pools.get(pool) ?? amounts.map(() => 0))];
    add(sum, amounts, times);
    pools.set(pool, sum);
  }

  #wait(framework: string, amounts: readonly number[], count: number): void {
    const holder = this.holder(framework);
    add(holder.pending, amounts, count);
    holder.pendingTasks += count;
  }

  #offer({ framework, amounts, reserved }: Line, times: number): void {
    add(this.holder(framework).charged, amounts, times);
    add(this.offered, amounts, times);
    add(this.reservedIdle, reserved, -times);
  }

  #hold(framework: string, amounts: readonly number[], reserved: readonly number[], times: number): void {
    add(this.holder(framework).charged, amounts, times);
    add(this.holder(framework).allocated, amounts, times);
    add(this.allocated, amounts, times);
    add(this.reservedIdle, reserved, -times);
  }

  sumOf(role: string, what: 'charged' | 'allocated'): Vector {
    const sum = new Array<number>(this.#width).fill(0);
    for (const [framework, holder] of this.frameworks) if (this.roleOf.get(framework) === role) add(sum, holder[what]);
    return sum;
  }
}

/** Sums over a window; the measured span has the same ones. */
class Sums {
  length = 0;
  /** Resource by resource: capacity × time, and the fractions × time. */
  readonly capacity: Vector;
  readonly fractions: Record<'running' | 'allocated' | 'offered' | 'reservedIdle', Vector>;
  readonly charged = new Map<string, number>();
  readonly dominant = new Map<string, number>();
  readonly ideal = new Map<string, number>();
  jainLeast = 0;
  jainGreatest = 0;
  jainRoles = 0;
  jainLength = 0;
  /** Σ |share − ideal| of those with tasks waiting. */
  gap = 0;

  constructor(width: number) {
    const zero = (): Vector => new Array<number>(width).fill(0);
    this.capacity = zero();
    this.fractions = { running: zero(), allocated: zero(), offered: zero(), reservedIdle: zero() };
  }

  advance(state: State, span: number): void {
    this.length += span;
    add(this.capacity, state.capacity, span);
    for (const kind of ['running', 'allocated', 'offered', 'reservedIdle'] as const)
      state[kind].forEach((amount, r) => {
        if (state.capacity[r] > 0) this.fractions[kind][r] += (span * amount) / state.capacity[r];
      });
    for (const [framework, { charged, allocated }] of state.frameworks) {
      bump(this.charged, framework, span * share(charged, state.capacity));
      bump(this.dominant, framework, span * share(allocated, state.capacity));
    }
    for (const role of new Set(state.roleOf.values())) {
      bump(this.charged, `role ${role}`, span * share(state.sumOf(role, 'charged'), state.capacity));
      bump(this.dominant, `role ${role}`, span * share(state.sumOf(role, 'allocated'), state.capacity));
    }
  }

  add(other: Sums): void {
    this.length += other.length;
    for (const kind of ['running', 'allocated', 'offered', 'reservedIdle'] as const)
      add(this.fractions[kind], other.fractions[kind]);
    for (const name of ['charged', 'dominant', 'ideal'] as const)
      for (const [key, value] of other[name]) bump(this[name], key, value);
    this.jainLeast += other.jainLeast;
    this.jainGreatest += other.jainGreatest;
    this.jainRoles += other.jainRoles;
    this.jainLength += other.jainLength;
    this.gap += other.gap;
  }
}

function bump(map: Map<string, number>, key: string, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by);
}

function share(amounts: readonly number[], capacity: readonly number[]): number {
  return Math.max(0, ...amounts.map((amount, r) => (capacity[r] > 0 ? amount / capacity[r] : 0)));
}

interface Job {
  readonly framework: string;
  readonly job: string;
  readonly submitted: number;
  readonly sets: { readonly first: number; readonly count: number; readonly submitted: number }[];
  /** Indices of tasks ever launched. */
  readonly launched: Set<number>;
  tasks: number;
  unstarted: number;
  firstStart: number;
  lastStart: number;
  longestWait: number;
  unhindered: number;
  wasRunning: boolean;
  finish: number;
  finished: number;
  failed: number;
}

export interface Recomputed {
  readonly utilization: Record<string, string | number>[];
  readonly shares: Record<string, string | number>[];
  readonly jobs: Record<string, string | number>[];
  /** All but `jain.mean`. */
  readonly metrics: Record<string, number>;
  /** What `jain.mean` lies between. */
  readonly jain: readonly [least: number, greatest: number];
}

/**
 * utilization.csv, shares.csv, jobs.csv and the summary, from the event log. What is sampled at the end of a window is
 * looked for among the moments of that instant: one must give just what was written (`sampled`, by window and framework).
 */
export function recompute(
  { resources, lines }: Log,
  given: Given,
  sampled: (window: number, framework: string) => Sampled,
  frameworks: readonly { readonly name: string; readonly role: string }[],
  roles: readonly string[],
): Recomputed {
  const state = new State(resources.length);
  for (const { name, role } of frameworks) {
    state.holder(name);
    state.roleOf.set(name, role);
  }
  const measured = new Sums(resources.length);
  const utilization: Recomputed['utilization'] = [];
  const shares: Recomputed['shares'] = [];
  let next = 0;
  let now = 0;
  let start = 0;
  for (const end of given.windows) {
    const sums = new Sums(resources.length);
    const advanceTo = (time: number): void => {
      if (time > now) {
        sums.advance(state, time - now);
        sums.gap += (time - now) * gapOf(lookAt([]));
      }
      now = time;
    };
    for (;;) {
      const line = lines[next];
      const time = Math.min(line?.time ?? Infinity, ...state.retries.map((retry) => retry.at));
      if (time >= end) break;
      advanceTo(time);
      state.retryDue(time);
      while (lines[next]?.time === time) {
        state.apply(lines[next++]);
        state.retryDue(time);
      }
    }
    advanceTo(end);
    const weights = new Map(roles.map((role) => [role, weightOf(role)])); // before anything else of this instant
    const moment = findMoment(end, ({ demand, pendingTasks, ideal }) =>
      frameworks.every(({ name }) => {
        const best = dominantOf(state.holder(name).allocated, state.capacity);
        const written = sampled(end, name);
        return (
          (best < 0 ? '' : resources[best]) === written.dominant_resource &&
          near(dominantShare(demand.get(name) as Vector, state.capacity), written.demand_share) &&
          ((pendingTasks.get(name) ?? 0) > 0 ? 1 : 0) === written.backlogged &&
          near(ideal.get(name) ?? 0, written.ideal_share)
        );
      }),
    );
    for (const { name } of frameworks) bump(sums.ideal, name, sums.length * (moment.ideal.get(name) ?? 0));
    for (const role of roles) bump(sums.ideal, `role ${role}`, sums.length * (moment.ideal.get(`role ${role}`) ?? 0));
    if (moment.jainRoles > 0) {
      sums.jainLeast = sums.length * moment.least;
      sums.jainGreatest = sums.length * moment.greatest;
      sums.jainRoles = sums.length * moment.jainRoles;
      sums.jainLength = sums.length;
    }
    resources.forEach((resource, r) => {
      utilization.push({
        time: end / 1e6,
        resource,
        capacity: sums.capacity[r] / sums.length / 1000,
        running: sums.fractions.running[r] / sums.length,
        allocated: sums.fractions.allocated[r] / sums.length,
        offered: sums.fractions.offered[r] / sums.length,
        reserved_idle: sums.fractions.reservedIdle[r] / sums.length,
      });
    });
    for (const { name, role } of frameworks) {
      const dominant = (sums.dominant.get(name) ?? 0) / sums.length;
      shares.push({
        time: end / 1e6,
        role,
        framework: name,
        ...sampled(end, name), // found above
        charged_share: (sums.charged.get(name) ?? 0) / sums.length,
        dominant_share: dominant,
        weighted_share: dominant / (weights.get(role) ?? 1),
      });
    }
    if (start >= given.from && end <= given.to) measured.add(sums);
    start = end;
  }
  // What happened at the very end, behind the last window's end.
  while (next < lines.length) {
    state.apply(lines[next++]);
    state.retryDue(given.end);
  }
  state.retryDue(given.end);
  const { jobs, metrics } = recomputeJobs(lines, given, frameworks);
  const jain = [measured.jainLeast / measured.jainLength, measured.jainGreatest / measured.jainLength] as const;
  return { utilization, shares, jobs: jobs.map(jobRow), metrics: { ...summaryOf(measured), ...metrics, ...offerCounts() }, jain };

  function weightOf(role: string): number {
    return state.weights.get(role) ?? given.weights[role] ?? 1;
  }

  function gapOf({ ideal, pendingTasks }: Moment): number {
    const waiting = frameworks.filter(({ name }) => (pendingTasks.get(name) ?? 0) > 0);
    return waiting.reduce(
      (sum, { name }) => sum + Math.abs(share(state.holder(name).allocated, state.capacity) - (ideal.get(name) ?? 0)),
      0,
    );
  }

  interface Moment {
    readonly demand: ReadonlyMap<string, Vector>;
    readonly pendingTasks: ReadonlyMap<string, number>;
    readonly ideal: ReadonlyMap<string, number>;
    readonly jain: number;
    readonly jainRoles: number;
  }

  /**
   * The moments of the instant `end` that are as written: behind any of its lines, with none, some or all of its retries
   * waiting. Several may differ only in who holds what, and so in Jain's index: hence its least and greatest value.
   */
  function findMoment(end: number, isAsWritten: (moment: Moment) => boolean): Moment & { least: number; greatest: number } {
    const found: Moment[] = [];
    for (;;) {
      const due = state.retries.filter((retry) => retry.at <= end);
      for (let waiting = 0; waiting <= due.length; waiting++) {
        const moment = lookAt(due.slice(0, waiting));
        if (isAsWritten(moment)) found.push(moment);
      }
      if (lines[next]?.time !== end) break;
      state.apply(lines[next++]);
    }
    if (found.length === 0) throw new Error(`no moment at ${end} is as shares.csv says`);
    const jains = found.map(({ jain }) => jain);
    return { ...found[0], least: Math.min(...jains), greatest: Math.max(...jains) };
  }

  function lookAt(waiting: readonly { framework: string; amounts: readonly number[] }[]): Moment {
    const { capacity } = state;
    const demands = new Map(
      frameworks.map(({ name }) => {
        const { allocated, pending } = state.holder(name);
        return [name, allocated.map((amount, r) => amount + pending[r])] as const;
      }),
    );
    const pendingTasks = new Map(frameworks.map(({ name }) => [name, state.holder(name).pendingTasks]));
    for (const { framework, amounts } of waiting) {
      add(demands.get(framework) as Vector, amounts);
      bump(pendingTasks, framework, 1);
    }
    const members = (role: string) =>
      frameworks.filter((framework) => framework.role === role).map(({ name }) => demands.get(name) as Vector);
    const claimants = roles.map((role) => {
      const demand = resources.map(() => 0);
      for (const each of members(role)) add(demand, each);
      const reserved = resources.map(() => 0);
      for (const pools of state.agents.values()) if (pools.has(role) && role !== '') add(reserved, pools.get(role) as Vector);
      return { demand, weight: weightOf(role), reserved: given.honoursReservations ? reserved : null };
    });
    const ideal = new Map<string, number>();
    let total = 0;
    let squares = 0;
    let jainRoles = 0;
    fill(capacity, claimants).forEach((fraction, i) => {
      const granted = claimants[i].demand.map((amount) => amount * fraction);
      ideal.set(`role ${roles[i]}`, dominantShare(granted, capacity));
      const within = members(roles[i]).map((demand) => {
        const ofCluster = dominantShare(demand, capacity);
        return { demand, weight: ofCluster > 0 ? dominantShare(demand, granted) / ofCluster : 1, reserved: null };
      });
      const names = frameworks.filter((framework) => framework.role === roles[i]);
      fill(granted, within).forEach((part, j) => {
        ideal.set(names[j].name, part === 0 ? 0 : part * dominantShare(within[j].demand, capacity));
      });
      const own = ideal.get(`role ${roles[i]}`) ?? 0;
      if (own === 0) return;
      const ratio = Math.min(1, share(state.sumOf(roles[i], 'allocated'), capacity) / own);
      total += ratio;
      squares += ratio * ratio;
      jainRoles++;
    });
    return {
      demand: demands,
      pendingTasks,
      ideal,
      jain: squares === 0 ? 1 / jainRoles : (total * total) / (jainRoles * squares),
      jainRoles,
    };
  }

  function summaryOf(sums: Sums): Record<string, number> {
    const metrics: Record<string, number> = {};
    resources.forEach((resource, r) => {
      if (state.capacity[r] === 0 && sums.fractions.running[r] === 0) return;
      metrics[`utilization.${resource}.mean`] = sums.fractions.allocated[r] / sums.length;
      metrics[`utilization.${resource}.running.mean`] = sums.fractions.running[r] / sums.length;
      metrics[`utilization.${resource}.offered.mean`] = sums.fractions.offered[r] / sums.length;
      metrics[`utilization.${resource}.reserved-idle.mean`] = sums.fractions.reservedIdle[r] / sums.length;
    });
    metrics['fairness.backlogged.gap.mean'] = sums.gap / sums.length;
    metrics['fairness.backlogged.gap.area'] = sums.gap / 1e6;
    metrics['jain.roles.mean'] = sums.jainRoles / sums.jainLength;
    const put = (name: string, key: string, role: string): void => {
      metrics[`${name}.charged.mean`] = (sums.charged.get(key) ?? 0) / sums.length;
      metrics[`${name}.dominant.mean`] = (sums.dominant.get(key) ?? 0) / sums.length;
      metrics[`${name}.weighted.mean`] = (sums.dominant.get(key) ?? 0) / sums.length / weightOf(role);
      metrics[`${name}.ideal.mean`] = (sums.ideal.get(key) ?? 0) / sums.length;
    };
    for (const { name, role } of frameworks) put(`share.${name}`, name, role);
    for (const role of roles)
      if (frameworks.some((framework) => framework.role === role)) put(`role-share.${role}`, `role ${role}`, role);
    metrics['tasks.waiting'] = [...state.frameworks.values()].reduce((sum, holder) => sum + holder.pendingTasks, 0);
    metrics['tasks.running'] = state.tasks.size;
    return finite(metrics);
  }

  function offerCounts(): Record<string, number> {
    const count = (kind: string, framework?: string) =>
      lines.filter((line) => line.kind === kind && (framework === undefined || line.framework === framework)).length;
    const useful = lines.filter((line) => line.kind === 'accept' && line.count > 0).length;
    const metrics: Record<string, number> = {
      'offers.made': count('offer'),
      'offers.accepted': count('accept'),
      'offers.declined': count('decline'),
      'offers.rescinded': count('rescind'),
      'offers.useful': useful,
      'offers.useful.fraction': useful / count('offer'),
    };
    const [done, failed] = [count('operation'), count('operation-failed')];
    if (done + failed > 0) Object.assign(metrics, { 'operations.done': done, 'operations.failed': failed });
    const answers = (answer: string) => lines.filter(({ kind, detail }) => kind === 'inverse-offer-answer' && detail === answer);
    if (count('inverse-offer') > 0) {
      metrics['inverse-offers.made'] = count('inverse-offer');
      metrics['inverse-offers.accepted'] = answers('accept').length;
      metrics['inverse-offers.declined'] = answers('decline').length;
    }
    for (const { name } of frameworks) {
      metrics[`offers.${name}.made`] = count('offer', name);
      metrics[`offers.${name}.declined`] = count('decline', name);
    }
    return finite(metrics);
  }
}

function finite(metrics: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));
}

function dominantOf(amounts: readonly number[], capacity: readonly number[]): number {
  const fractions = amounts.map((amount, r) => (capacity[r] > 0 ? amount / capacity[r] : 0));
  const most = Math.max(0, ...fractions);
  return most === 0 ? -1 : fractions.indexOf(most);
}

function near(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

function recomputeJobs(lines: readonly Line[], { from, to, end }: Given, frameworks: readonly { readonly name: string }[]) {
  const jobs = new Map<string, Job>();
  const histogram = () => new DurationHistogram();
  const waits = { first: histogram(), last: histogram(), task: histogram(), turnaround: histogram(), slowdown: histogram() };
  const firstOf = new Map(frameworks.map(({ name }) => [name, histogram()]));
  const counts = (time: number) => time >= from && time < to;
  const metrics: Record<string, number> = {};
  for (const key of ['submitted', 'finished', 'failed', 'unfinished']) metrics[`jobs.${key}`] = 0;
  for (const key of ['submitted', 'finished', 'failed', 'lost']) metrics[`tasks.${key}`] = 0;
  let lastEnd = -1;
  const endOf = new Map<string, string>();
  for (const line of lines) {
    const key = `${line.framework} ${line.job}`;
    const job = jobs.get(key) as Job;
    const [, index, attempt] = /\/(\d+)(?:#(\d+))?$/.exec(line.task) ?? [];
    switch (line.kind) {
      case 'job':
        jobs.set(key, {
          framework: line.framework,
          job: line.job,
          submitted: line.time,
          sets: [],
          launched: new Set(),
          ...{ tasks: 0, unstarted: 0, firstStart: -1, lastStart: -1, longestWait: 0, unhindered: line.time },
          ...{ wasRunning: false, finish: -1, finished: 0, failed: 0 },
        });
        break;
      case 'submit':
        job.sets.push({ first: job.tasks, count: line.count, submitted: line.time });
        job.tasks += line.count;
        job.unstarted += line.count;
        job.unhindered = line.until;
        if (line.detail === 'was-running') job.wasRunning = true;
        if (counts(line.time)) metrics['tasks.submitted'] += line.count;
        break;
      case 'launch':
        job.launched.add(Number(index));
        break;
      case 'running': {
        if (attempt !== undefined) break;
        const set = job.sets.find(({ first, count }) => Number(index) >= first && Number(index) < first + count);
        if (set === undefined) throw new Error(`task ${line.task} was never submitted`);
        job.unstarted--;
        if (job.firstStart < 0) job.firstStart = line.time;
        job.lastStart = line.time;
        job.longestWait = Math.max(job.longestWait, line.time - set.submitted);
        if (counts(set.submitted) && !job.wasRunning) waits.task.add(line.time - set.submitted);
        break;
      }
      case 'finished':
      case 'failed':
      case 'lost':
        lastEnd = line.time;
        endOf.set(`${key}/${index}`, line.kind);
        if (counts(line.time)) metrics[`tasks.${line.kind}`]++;
        if (line.kind === 'finished') job.finished++;
        if (line.kind === 'failed') job.failed++; // unless it is tried again
        break;
      case 'retry':
        if (endOf.get(`${key}/${index}`) === 'failed') job.failed--;
        break;
      case 'job-over':
        job.finish = line.time;
    }
  }
  let neverStarted = 0;
  let partlyStarted = 0;
  for (const job of jobs.values()) {
    const isOver = job.finish >= 0;
    const until = isOver ? job.finish : end;
    for (const set of job.sets)
      for (let index = set.first; index < set.first + set.count; index++)
        if (!job.launched.has(index) && counts(set.submitted) && !job.wasRunning) waits.task.add(end - set.submitted);
    if (!counts(job.submitted)) continue;
    metrics['jobs.submitted']++;
    if (!isOver) {
      metrics['jobs.unfinished']++;
      if (job.firstStart < 0) neverStarted++;
      else if (job.unstarted > 0) partlyStarted++;
    } else if (job.failed > 0) metrics['jobs.failed']++;
    else metrics['jobs.finished']++;
    if (job.wasRunning) continue;
    const first = (job.firstStart < 0 ? end : job.firstStart) - job.submitted;
    waits.first.add(first);
    firstOf.get(job.framework)?.add(first);
    waits.last.add(job.unstarted > 0 ? Math.max(job.longestWait, end - job.submitted) : job.longestWait);
    waits.turnaround.add(until - job.submitted);
    const unhindered = job.unhindered - job.submitted;
    if (unhindered > 0 && unhindered < Infinity)
      waits.slowdown.add(Math.max(1000, Math.round((1000 * (until - job.submitted)) / unhindered)));
  }
  const put = (name: string, histogram: DurationHistogram, unit: number, percentiles = [50, 90, 99]): void => {
    if (histogram.count === 0) return;
    metrics[`${name}.mean`] = histogram.mean / unit;
    metrics[`${name}.max`] = histogram.largest / unit;
    for (const percent of percentiles) metrics[`${name}.p${percent}`] = histogram.percentile(percent) / unit;
  };
  put('wait.first', waits.first, 1e6);
  put('wait.last', waits.last, 1e6);
  put('wait.task', waits.task, 1e6);
  put('turnaround', waits.turnaround, 1e6);
  put('slowdown', waits.slowdown, 1000);
  for (const [name, histogram] of firstOf) put(`wait.${name}.first`, histogram, 1e6, [50, 99]);
  metrics['wait.first.censored'] = neverStarted;
  metrics['wait.last.censored'] = neverStarted + partlyStarted;
  const submissions = [...jobs.values()].map((job) => job.submitted);
  if (lastEnd >= 0) metrics.makespan = (lastEnd - Math.min(...submissions)) / 1e6;
  return { jobs: [...jobs.values()], metrics };
}

function jobRow(job: Job): Record<string, string | number> {
  const seconds = (time: number) => (time < 0 ? '' : time / 1e6);
  const isOver = job.finish >= 0;
  return {
    job_id: job.job,
    workload_name: job.framework,
    submission_time: job.submitted / 1e6,
    tasks: job.tasks,
    success: isOver ? (job.failed > 0 ? 0 : 1) : '',
    final_state: isOver ? (job.failed > 0 ? 'COMPLETED_FAILED' : 'COMPLETED_SUCCESSFULLY') : '',
    starting_time: seconds(job.firstStart),
    last_start_time: job.unstarted > 0 ? '' : seconds(job.lastStart),
    execution_time: isOver ? (job.finish - job.firstStart) / 1e6 : '',
    finish_time: seconds(job.finish),
    waiting_time: job.firstStart < 0 ? '' : (job.firstStart - job.submitted) / 1e6,
    turnaround_time: isOver ? (job.finish - job.submitted) / 1e6 : '',
    stretch: isOver && job.finish > job.firstStart ? (job.finish - job.submitted) / (job.finish - job.firstStart) : '',
    tasks_finished: job.finished,
    tasks_failed: job.failed,
  };
}
