import type { CsvScanner } from '../csv-scanner.ts';
import type { DecimalScale } from '../decimal.ts';
import { NumberIndex } from '../number-index.ts';
import { DIFFERENT_MACHINES, RUNS_AT_START } from '../trace.ts';
import { EpisodeTable, EVICT, FAIL, FINISH, KILL, LOST, PENDING, RUNNING } from './episode-table.ts';
import { recordedTime, simulatedTime, WINDOW_START } from './tables.ts';

/** What is known of a job: from its first row, whatever that is. */
export interface JobTable {
  readonly ids: NumberIndex;
  readonly priority: number[];
  /** −1: not recorded. */
  readonly schedulingClass: number[];
  /** A number of `users`. */
  readonly user: number[];
  /** Hashes as in the trace, by first appearance; '' stands for "not recorded". */
  readonly users: string[];
}

/**
 * task_events, row by row, into episodes: SUBMIT, SCHEDULE, end. A task (job, index) has one episode after the other;
 * the state of its latest one decides what a row means. A row that does not fit the state is put to the best use
 * named at its count; none is passed over in silence.
 */
export class TaskEventReader {
  readonly counts = {
    'task-rows': 0,
    'task-rows-submit': 0,
    'task-rows-schedule': 0,
    'task-rows-evict': 0,
    'task-rows-fail': 0,
    'task-rows-finish': 0,
    'task-rows-kill': 0,
    'task-rows-lost': 0,
    'task-rows-update-pending': 0,
    'task-rows-update-running': 0,
    /** "After the window": they say nothing about it, and what they end is unfinished. */
    'task-rows-after-window': 0,
    /** Between 0 and 600 s: taken as at the beginning of the window. */
    'task-rows-before-window': 0,
    'task-time-inversions': 0,
    /** A row earlier than the previous one of its task: taken as at the same time. */
    'task-times-clamped': 0,
    'missing-info-0': 0,
    'missing-info-1': 0,
    'missing-info-2': 0,
    'submits-at-start': 0,
    'running-at-start': 0,
    /** Of these, on a machine that machine_events does not name: recorded machine −1. */
    'running-at-start-machine-unknown': 0,
    'kills-without-machine': 0,
    'users-missing': 0,
    'scheduling-classes-missing': 0,
    /** Rows whose priority is not that of their job's first row, which counts. */
    'priority-changes': 0,
    /** A SUBMIT while pending: takes over the request, keeps the time. */
    'submits-repeated': 0,
    /** A SUBMIT while running: the end is missing; the running episode is lost at that moment. */
    'ends-missing': 0,
    /** A SCHEDULE of a task that is not there or has ended: submitted at that moment. */
    'submits-missing': 0,
    /** A SCHEDULE while running: ignored. */
    'schedules-repeated': 0,
    /** An end of a task never heard of: ignored. */
    'ends-of-unknown': 0,
    /** An end of a task that has ended: ignored. */
    'ends-repeated': 0,
    /** An update of the request of a task that is not there or has ended: ignored. */
    'updates-of-unknown': 0,
    /** Rows that should tell a request and leave some of it empty. */
    'requests-missing': 0,
    /** Episodes that took an empty request from their other row (SCHEDULE for `submit`, SUBMIT for `schedule`). */
    'requests-from-other-row': 0,
    /** Episodes that took an empty request from an UPDATE_RUNNING of the run before. */
    'requests-from-update': 0,
    /** Requests that the scale cannot hold in whole thousandths. */
    'requests-rounded': 0,
  };
  readonly episodes: EpisodeTable;
  readonly jobs: JobTable = { ids: new NumberIndex(), priority: [], schedulingClass: [], user: [], users: [] };
  /** Time of the last row, simulated. */
  end = 0;
  private readonly columns: readonly number[];
  private readonly scales: readonly DecimalScale[];
  private readonly bySchedule: boolean;
  private readonly machineOf: (id: number) => number;
  private readonly userNumbers = new Map<string, number>();
  /** Requests that an update gave to a running episode, by episode: for the run that follows it. */
  private readonly updates = new Map<number, Float64Array>();
  private last = 0;

  constructor(
    resources: readonly string[],
    scales: readonly DecimalScale[],
    bySchedule: boolean,
    machineOf: (id: number) => number,
  ) {
    this.columns = resources.map((resource) => REQUEST_COLUMN[resource]);
    this.scales = scales;
    this.bySchedule = bySchedule;
    this.machineOf = machineOf;
    this.episodes = new EpisodeTable(resources.length);
  }

  readonly read = (row: CsvScanner): void => {
    const { counts, episodes } = this;
    const recorded = recordedTime(row);
    const type = row.integer(TYPE);
    if (type > UPDATE_RUNNING) row.fail(TYPE, 'an event type from 0 to 8');
    const job = this.jobOf(row);
    const task = row.integer(TASK, MOST_TASKS);
    counts['task-rows']++;
    counts[ROW_COUNTS[type]]++;
    if (!row.isEmpty(MISSING_INFO)) counts[MISSING_COUNTS[row.integer(MISSING_INFO, 2)]]++;
    if (type === KILL && row.isEmpty(MACHINE)) counts['kills-without-machine']++;
    if (recorded === Infinity) {
      counts['task-rows-after-window']++;
      return;
    }
    if (recorded < this.last) counts['task-time-inversions']++;
    this.last = recorded;
    if (recorded > 0 && recorded < WINDOW_START) counts['task-rows-before-window']++;
    const time = simulatedTime(recorded);
    if (time > this.end) this.end = time;

    const episode = episodes.latest(job, task);
    if (type === SUBMIT) {
      if (recorded === 0) counts['submits-at-start']++;
      this.submit(row, time, job, task, episode);
    } else if (type === SCHEDULE) this.schedule(row, recorded, time, job, task, episode);
    else if (type <= LOST) this.finish(type, time, episode);
    else this.update(row, episode);
  };

  private submit(row: CsvScanner, time: number, job: number, task: number, previous: number): void {
    const { counts, episodes } = this;
    let submitted = time;
    if (previous >= 0) {
      const state = episodes.state[previous];
      if (state === PENDING) {
        counts['submits-repeated']++;
        if (this.takeRequest(row, previous, true)) counts['requests-missing']++;
        return;
      }
      if (state === RUNNING) {
        counts['ends-missing']++;
        this.finish(LOST, time, previous);
      }
      submitted = this.notBefore(episodes.end[previous], time);
    }
    const episode = episodes.add(submitted, job, task);
    if (this.takeRequest(row, episode, true)) counts['requests-missing']++;
    if (previous >= 0) this.inherit(previous, episode);
  }

  private schedule(row: CsvScanner, recorded: number, time: number, job: number, task: number, latest: number): void {
    const { counts, episodes } = this;
    let episode = latest;
    if (episode >= 0 && episodes.state[episode] === RUNNING) {
      counts['schedules-repeated']++;
      return;
    }
    if (episode < 0 || episodes.state[episode] !== PENDING) {
      counts['submits-missing']++;
      episode = episodes.add(latest < 0 ? time : this.notBefore(episodes.end[latest], time), job, task);
      if (this.takeRequest(row, episode, true)) counts['requests-missing']++;
      if (latest >= 0) this.inherit(latest, episode);
    } else if (this.bySchedule) {
      if (this.takeRequest(row, episode, true)) {
        counts['requests-missing']++;
        counts['requests-from-other-row']++;
      }
    } else if (this.lacksRequest(episode)) {
      this.takeRequest(row, episode, false);
      if (!this.lacksRequest(episode)) counts['requests-from-other-row']++;
    }
    episodes.start[episode] = this.notBefore(episodes.submit[episode], time);
    episodes.state[episode] = RUNNING;
    if (recorded < WINDOW_START) {
      counts['running-at-start']++;
      episodes.flags[episode] |= RUNS_AT_START;
      const machine = row.isEmpty(MACHINE) ? -1 : this.machineOf(row.integer(MACHINE));
      if (machine < 0) counts['running-at-start-machine-unknown']++;
      episodes.machine[episode] = machine;
    }
  }

  private finish(type: number, time: number, episode: number): void {
    const { counts, episodes } = this;
    if (episode < 0) {
      counts['ends-of-unknown']++;
      return;
    }
    const state = episodes.state[episode];
    if (state !== PENDING && state !== RUNNING) {
      counts['ends-repeated']++;
      return;
    }
    episodes.end[episode] = this.notBefore(state === RUNNING ? episodes.start[episode] : episodes.submit[episode], time);
    episodes.state[episode] = type;
  }

  /** What an update changes depends on the state, not on which of the two it calls itself. */
  private update(row: CsvScanner, episode: number): void {
    const state = episode < 0 ? LOST : this.episodes.state[episode];
    if (state === PENDING) this.takeRequest(row, episode, true);
    else if (state === RUNNING) {
      const request = new Float64Array(this.columns.length);
      this.columns.forEach((column, resource) => {
        request[resource] = row.isEmpty(column) ? Number.NaN : this.amount(row, resource);
      });
      this.updates.set(episode, request);
    } else this.counts['updates-of-unknown']++;
  }

  /** Takes the row's request and restriction, all or (`overwrite` false) what is still unknown; true if the row leaves some empty. */
  private takeRequest(row: CsvScanner, episode: number, overwrite: boolean): boolean {
    const { episodes, columns } = this;
    const width = columns.length;
    let lacks = false;
    for (let resource = 0; resource < width; resource++) {
      const at = episode * width + resource;
      if (row.isEmpty(columns[resource])) lacks = true;
      else if (overwrite || Number.isNaN(episodes.demand[at])) episodes.demand[at] = this.amount(row, resource);
    }
    if (!row.isEmpty(RESTRICTION)) {
      if (row.integer(RESTRICTION, 1) === 1) episodes.flags[episode] |= DIFFERENT_MACHINES;
      else if (overwrite) episodes.flags[episode] &= ~DIFFERENT_MACHINES;
    }
    return lacks;
  }

  private amount(row: CsvScanner, resource: number): number {
    const column = this.columns[resource];
    const scale = this.scales[resource];
    const amount = scale.amount(row.bytes, row.start(column), row.stop(column));
    if (amount < 0) row.fail(column, 'a decimal number, not negative');
    if (scale.rounded) this.counts['requests-rounded']++;
    return amount;
  }

  /** What an update gave the run before counts for this one where its own row is silent. */
  private inherit(previous: number, episode: number): void {
    if (this.updates.size === 0) return;
    const update = this.updates.get(previous);
    if (update === undefined) return;
    this.updates.delete(previous);
    if (!this.lacksRequest(episode)) return;
    const { demand, width } = this.episodes;
    for (let resource = 0; resource < width; resource++) {
      const at = episode * width + resource;
      if (Number.isNaN(demand[at])) demand[at] = update[resource];
    }
    this.counts['requests-from-update']++;
  }

  private lacksRequest(episode: number): boolean {
    const { demand, width } = this.episodes;
    for (let at = episode * width; at < (episode + 1) * width; at++) if (Number.isNaN(demand[at])) return true;
    return false;
  }

  private notBefore(earliest: number, time: number): number {
    if (time >= earliest) return time;
    this.counts['task-times-clamped']++;
    return earliest;
  }

  private jobOf(row: CsvScanner): number {
    const { jobs, counts } = this;
    const priority = row.integer(PRIORITY, MOST_PRIORITY);
    const known = jobs.ids.count;
    const job = jobs.ids.add(row.integer(JOB));
    if (job < known) {
      if (jobs.priority[job] !== priority) counts['priority-changes']++;
      return job;
    }
    jobs.priority.push(priority);
    const hasClass = !row.isEmpty(CLASS);
    if (!hasClass) counts['scheduling-classes-missing']++;
    jobs.schedulingClass.push(hasClass ? row.integer(CLASS, 3) : -1);
    if (row.isEmpty(USER)) counts['users-missing']++;
    jobs.user.push(this.userNumber(row.text(USER)));
    return job;
  }

  private userNumber(hash: string): number {
    const known = this.userNumbers.get(hash);
    if (known !== undefined) return known;
    this.userNumbers.set(hash, this.jobs.users.length);
    return this.jobs.users.push(hash) - 1;
  }
}

const MISSING_INFO = 1;
const JOB = 2;
const TASK = 3;
const MACHINE = 4;
const TYPE = 5;
const USER = 6;
const CLASS = 7;
const PRIORITY = 8;
const REQUEST_COLUMN: Readonly<Record<string, number>> = { cpus: 9, mem: 10, disk: 11 };
const RESTRICTION = 12;

const SUBMIT = 0;
const SCHEDULE = 1;
const UPDATE_PENDING = 7;
const UPDATE_RUNNING = 8;

const MOST_TASKS = 2 ** 31 - 2;
const MOST_PRIORITY = 1000;

const MISSING_COUNTS = ['missing-info-0', 'missing-info-1', 'missing-info-2'] as const;
const ROW_COUNTS = {
  [SUBMIT]: 'task-rows-submit',
  [SCHEDULE]: 'task-rows-schedule',
  [EVICT]: 'task-rows-evict',
  [FAIL]: 'task-rows-fail',
  [FINISH]: 'task-rows-finish',
  [KILL]: 'task-rows-kill',
  [LOST]: 'task-rows-lost',
  [UPDATE_PENDING]: 'task-rows-update-pending',
  [UPDATE_RUNNING]: 'task-rows-update-running',
} as Readonly<Record<number, keyof TaskEventReader['counts']>>;
