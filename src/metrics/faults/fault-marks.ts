import { SECOND, type Time } from '../../sim/index.ts';
import type { FaultMark } from '../series.ts';

/** More than these nobody reads. */
export const MOST_MARKS = 60;

/** What ends what. Whatever has no end here is over at once. */
const ENDS: Readonly<Record<string, readonly string[]>> = {
  'agent-start': ['agent-crash', 'agent-process-crash', 'agent-shutdown'],
  'agent-reactivate': ['agent-drain'],
  'master-start': ['master-crash'],
  'zookeeper-start': ['zookeeper-crash'],
  'registry-up': ['registry-down'],
  'framework-start': ['framework-crash'],
  'framework-reconnect': ['framework-disconnect'],
  heal: ['partition', 'slow-link', 'hold'],
};

const ENDED_BY = new Map(Object.entries(ENDS).flatMap(([end, begins]) => begins.map((begin) => [begin, end])));

/** Whether something fails, rather than comes back. */
export function isFault(kind: string): boolean {
  return !(kind in ENDS);
}

/** What several of a kind are called. */
const MANY: Readonly<Record<string, string>> = {
  'agent-crash': 'crashes of agents',
  'agent-process-crash': 'restarts of agents',
  'agent-shutdown': 'shutdowns of agents',
  'agent-drain': 'drains of agents',
  'agent-maintenance': 'announcements of maintenance',
  'master-crash': 'crashes of masters',
  'zookeeper-crash': 'crashes of ZooKeeper servers',
  'registry-down': 'failures of the registry',
  'framework-crash': 'crashes of frameworks',
  'framework-disconnect': 'disconnects of frameworks',
  'framework-teardown': 'teardowns of frameworks',
  'executor-crash': 'crashes of executors',
  partition: 'partitions',
  'slow-link': 'slow links',
  hold: 'holds of messages',
};

/** A row to be: of one fault, or of several. */
interface Mark {
  readonly kind: string;
  readonly label: string;
  begin: Time;
  /** When the last that came back did. */
  end: Time | null;
  count: number;
  /** Entities that are not back. */
  away: number;
  /** The row that it has become part of. */
  within: Mark | null;
}

/**
 * What failed when, and when it was back: a fault is over when everyone is back that it was about. Keeps a bounded number of rows: when
 * there are more, those of a kind that began close together become one.
 */
export class FaultMarks {
  /** Faults so far. */
  count = 0;
  /** Of these: how many are in force. */
  inForce = 0;
  #marks: Mark[] = [];
  #width: Time = SECOND;
  /** By what ends it and who is away: the faults that it is away for. */
  readonly #away = new Map<string, Fault[]>();

  /** Returns whether it is something that fails, not something that comes back. */
  disturbed(kind: string, label: string, subjects: readonly number[], now: Time): boolean {
    if (!isFault(kind)) {
      for (const subject of subjects) this.#back(`${kind} ${subject}`, now);
      return false;
    }
    this.count++;
    const end = ENDED_BY.get(kind);
    const away = end === undefined ? 0 : subjects.length;
    const mark: Mark = { kind, label, begin: now, end: null, count: 1, away, within: null };
    this.#marks.push(mark);
    if (away > 0) {
      this.inForce++;
      const fault: Fault = { mark, away };
      for (const subject of subjects) this.#listOf(`${end} ${subject}`).push(fault);
    }
    while (this.#marks.length > MOST_MARKS) this.#coarsen();
    return true;
  }

  /** In the order in which they began. */
  rows(): FaultMark[] {
    return this.#marks.map(({ kind, label, begin, end, count, away }) => ({
      begin: begin / SECOND,
      end: end === null || away > 0 ? null : end / SECOND,
      kind,
      count,
      label: count === 1 ? label : `${count} ${MANY[kind] ?? kind}`,
    }));
  }

  #listOf(key: string): Fault[] {
    const list = this.#away.get(key) ?? [];
    this.#away.set(key, list);
    return list;
  }

  #back(key: string, now: Time): void {
    for (const fault of this.#away.get(key) ?? []) {
      const mark = rowOf(fault.mark);
      fault.away--;
      mark.away--;
      mark.end = now;
      if (fault.away === 0) this.inForce--;
    }
    this.#away.delete(key);
  }

  /** Those of a kind that began in the same interval become one row; intervals are twice as long each time. */
  #coarsen(): void {
    this.#width *= 2;
    const rows = new Map<string, Mark>();
    for (const mark of this.#marks) {
      const key = `${mark.kind} ${Math.floor(mark.begin / this.#width)}`;
      const row = rows.get(key);
      if (row === undefined) rows.set(key, mark);
      else {
        row.count += mark.count;
        row.away += mark.away;
        row.end = row.end === null || mark.end === null ? (row.end ?? mark.end) : Math.max(row.end, mark.end);
        mark.within = row;
      }
    }
    this.#marks = [...rows.values()];
  }
}

/** A fault that is in force, and how many are away for it. */
interface Fault {
  readonly mark: Mark;
  away: number;
}

function rowOf(mark: Mark): Mark {
  let row = mark;
  while (row.within !== null) row = row.within;
  return row;
}
