import type { Path } from '../error.ts';
import type { ControlSpec, DisturbanceSpec, FaultTiming, MaintenanceWaveSpec, PartyPick } from '../fault-spec.ts';
import type { Scenario } from '../scenario.ts';
import * as faultMessages from './fault-messages.ts';

type Warn = (path: Path, text: string, isAboutKey?: boolean) => void;
/** Whether the file has something at a path. */
type Has = (path: Path) => boolean;

const FRAMEWORK_KEYS = ['failover_timeout', 'checkpoint', 'standby', 'reconcile', 'replace_unreachable_after'];
const AGENT_KEYS = ['executor_registration_timeout', 'executor_reregistration_timeout', 'recovery_timeout'];

/** What is odd about masters and faults: what cannot happen, or has no effect. */
export function faultWarnings(scenario: Scenario, has: Has, warn: Warn): void {
  const { control, frameworks, trace } = scenario;
  if (control === undefined) {
    warnOfIdleKeys(scenario, has, warn);
    return;
  }
  frameworks.forEach(({ failure }, index) => {
    const path = ['frameworks', index, 'replace_unreachable_after'];
    if (failure?.isPartitionAware === false && has(path)) warn(path, faultMessages.onlyPartitionAware(), true);
  });
  const { zookeeper } = control.masters;
  if (zookeeper % 2 === 0) {
    const path = has(['masters', 'zookeeper']) ? ['masters', 'zookeeper'] : ['masters'];
    warn(path, faultMessages.evenEnsemble(zookeeper));
  }
  control.faults.forEach((fault, index) => {
    const path = ['faults', index];
    if (fault.kind === 'maintenance-wave') warnOfWave(fault, scenario, path, warn);
    if (fault.kind !== 'disturbance') return;
    warnOfTiming(fault.when, scenario.until, path, warn);
    warnOfMasters(fault.what, fault.when, control, path, warn);
    if (frameworks.length === 0 && trace === undefined && 'framework' in fault.what) warn(path, faultMessages.noFrameworks());
    if ('from' in fault.what && fault.what.to !== null && !isAnythingSent(fault.what.from, fault.what.to))
      warn([...path, KEYS[fault.what.kind]], faultMessages.nothingIsSent());
  });
}

const KEYS = { partition: 'partition', 'slow-link': 'slow', hold: 'hold' } as const;

function warnOfIdleKeys({ agents, frameworks }: Scenario, has: Has, warn: Warn): void {
  const look = (path: Path, keys: readonly string[]) => {
    for (const key of keys) if (has([...path, key])) warn([...path, key], faultMessages.onlyWithControl(key), true);
  };
  frameworks.forEach((_, index) => look(['frameworks', index], FRAMEWORK_KEYS));
  agents.forEach((_, index) => look(['agents', index], AGENT_KEYS));
  look(['trace', 'frameworks'], FRAMEWORK_KEYS);
}

function warnOfTiming(when: FaultTiming, until: number | undefined, path: Path, warn: Warn): void {
  if (until === undefined || when.kind !== 'once' || when.duration === undefined) return;
  if (when.at + when.duration > until) warn([...path, 'for'], faultMessages.endsAfterTheEnd());
}

function warnOfMasters(what: DisturbanceSpec, when: FaultTiming, { masters }: ControlSpec, path: Path, warn: Warn): void {
  const comesBack = when.kind === 'once' ? when.duration !== undefined : when.mttr !== undefined;
  if (comesBack) return;
  if (what.kind === 'master-crash' && (masters.count === 1 || what.master === 'all'))
    warn([...path, 'crash', 'master'], faultMessages.nobodyLeads());
  if (what.kind !== 'zookeeper-crash') return;
  const { indices, count = masters.zookeeper } = what.servers;
  const left = masters.zookeeper - (indices === undefined ? count : new Set(indices).size);
  if (left * 2 <= masters.zookeeper) warn([...path, 'crash', 'zookeeper'], faultMessages.noQuorum(left, masters.zookeeper));
}

/** Only of waves over all agents, where these are known. */
function warnOfWave({ at, every, batch, agents }: MaintenanceWaveSpec, scenario: Scenario, path: Path, warn: Warn): void {
  const { until, trace } = scenario;
  if (until === undefined || trace?.machines === true) return;
  if (Object.keys(agents).length > 0) return;
  const there = scenario.agents.reduce((sum, { count }) => sum + count, 0);
  const size = 'count' in batch ? batch.count : Math.max(1, Math.round(there * batch.fraction));
  if (at + (Math.ceil(there / size) - 1) * every >= until) warn([...path, 'maintenance_wave'], faultMessages.waveDoesNotEnd());
}

/** Somebody on one side talks to somebody on the other. */
function isAnythingSent(one: PartyPick, other: PartyPick): boolean {
  const links = [
    ['masters', 'agents'],
    ['masters', 'frameworks'],
    ['masters', 'zookeeper'],
    ['agents', 'zookeeper'],
    ['frameworks', 'zookeeper'],
  ] as const;
  const joins = (a: keyof PartyPick, b: keyof PartyPick) => one[a] !== undefined && other[b] !== undefined;
  return links.some(([a, b]) => joins(a, b) || joins(b, a));
}
