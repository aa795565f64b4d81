import type { CsvScanner } from '../csv-scanner.ts';
import type { DecimalScale } from '../decimal.ts';
import { NumberIndex } from '../number-index.ts';
import type { MachineEvents } from '../trace.ts';
import { recordedTime, simulatedTime } from './tables.ts';

const ADD = 0;
const REMOVE = 1;
const UPDATE = 2;

/** The column of machine_events that holds a resource; the trace does not tell the machines' disks. */
const CAPACITY_COLUMN: Readonly<Record<string, number>> = { cpus: 4, mem: 5 };

/**
 * machine_events, row by row, into events a cluster can follow without questions: of any machine first an add, then
 * updates, then a remove, then perhaps an add again. What does not fit is left out and counted.
 *
 * A machine whose size the trace does not know (yet) has what it had last, or nothing, until an update tells.
 * The trace has no disk capacities; where disk is scaled every machine of known size has 1.0, as large as the largest.
 */
export class MachineEventReader {
  readonly counts = {
    'machine-rows': 0,
    'machine-rows-add': 0,
    'machine-rows-remove': 0,
    'machine-rows-update': 0,
    'machine-rows-after-window': 0,
    'machine-time-inversions': 0,
    'machines-at-start': 0,
    'machine-capacities-unknown': 0,
    'machine-capacities-rounded': 0,
    'machine-disk-assumed': 0,
    'machine-adds-repeated': 0,
    'machine-removes-unknown': 0,
    'machine-updates-unknown': 0,
  };
  private readonly index = new NumberIndex();
  private readonly resources: readonly string[];
  private readonly scales: readonly DecimalScale[];
  private readonly time: number[] = [];
  private readonly machine: number[] = [];
  private readonly kind: number[] = [];
  /** NaN: unknown. */
  private readonly capacity: number[] = [];
  private last = 0;

  constructor(resources: readonly string[], scales: readonly DecimalScale[]) {
    this.resources = resources;
    this.scales = scales;
  }

  readonly read = (row: CsvScanner): void => {
    const { counts } = this;
    const recorded = recordedTime(row);
    const machine = row.integer(1);
    const kind = row.integer(2);
    if (kind > UPDATE) row.fail(2, '0 (add), 1 (remove) or 2 (update)');
    counts['machine-rows']++;
    counts[ROW_COUNTS[kind]]++;
    if (recorded === 0 && kind === ADD) counts['machines-at-start']++;
    if (recorded === Infinity) {
      counts['machine-rows-after-window']++;
      return;
    }
    if (recorded < this.last) counts['machine-time-inversions']++;
    this.last = recorded;
    this.time.push(simulatedTime(recorded));
    this.machine.push(this.index.add(machine));
    this.kind.push(kind);
    this.readCapacity(row);
  };

  /** The number of a machine id, −1 if machine_events does not name it. */
  find(id: number): number {
    return this.index.find(id);
  }

  finish(): MachineEvents {
    const rows = Array.from(this.time, (_, row) => row);
    if (this.counts['machine-time-inversions'] > 0) rows.sort((a, b) => this.time[a] - this.time[b] || a - b);
    const kept = this.lifeCycles(rows);
    const width = this.resources.length;
    const capacity = new Float64Array(kept.length * width);
    kept.forEach((row, event) => {
      for (let resource = 0; resource < width; resource++)
        capacity[event * width + resource] = this.capacity[row * width + resource];
    });
    return {
      count: kept.length,
      machineCount: this.index.count,
      names: Array.from(this.index.keys.subarray(0, this.index.count), String),
      time: Float64Array.from(kept, (row) => this.time[row]),
      machine: Int32Array.from(kept, (row) => this.machine[row]),
      kind: Uint8Array.from(kept, (row) => this.kind[row]),
      capacity,
    };
  }

  private readCapacity(row: CsvScanner): void {
    const { counts } = this;
    if (row.isEmpty(CAPACITY_COLUMN.cpus) || row.isEmpty(CAPACITY_COLUMN.mem)) counts['machine-capacities-unknown']++;
    this.resources.forEach((resource, number) => {
      const scale = this.scales[number];
      const column = CAPACITY_COLUMN[resource];
      if (column === undefined) {
        const isKnown = !row.isEmpty(CAPACITY_COLUMN.cpus);
        if (isKnown) counts['machine-disk-assumed']++;
        this.capacity.push(isKnown ? scale.amount(ONE, 0, 1) : Number.NaN);
      } else if (row.isEmpty(column)) {
        this.capacity.push(Number.NaN);
      } else {
        const amount = scale.amount(row.bytes, row.start(column), row.stop(column));
        if (amount < 0) row.fail(column, 'a decimal number, not negative');
        if (scale.rounded) counts['machine-capacities-rounded']++;
        this.capacity.push(amount);
      }
    });
  }

  /** The rows that follow from those before; a repeated add becomes an update; unknown capacities become the last known or zero. */
  private lifeCycles(rows: readonly number[]): number[] {
    const { counts } = this;
    const width = this.resources.length;
    const isUp = new Uint8Array(this.index.count);
    const known = new Float64Array(this.index.count * width);
    return rows.filter((row) => {
      const machine = this.machine[row];
      const kind = this.kind[row];
      for (let resource = 0; resource < width; resource++) {
        const at = row * width + resource;
        if (Number.isNaN(this.capacity[at])) this.capacity[at] = known[machine * width + resource];
        else known[machine * width + resource] = this.capacity[at];
      }
      if (kind === ADD && isUp[machine] === 1) {
        counts['machine-adds-repeated']++;
        this.kind[row] = UPDATE;
      } else if (kind !== ADD && isUp[machine] === 0) {
        counts[kind === REMOVE ? 'machine-removes-unknown' : 'machine-updates-unknown']++;
        return false;
      }
      isUp[machine] = kind === REMOVE ? 0 : 1;
      return true;
    });
  }
}

const ROW_COUNTS = ['machine-rows-add', 'machine-rows-remove', 'machine-rows-update'] as const;
const ONE = new Uint8Array([0x31]);
