import type { AgentId } from '../cluster/ids.ts';
import type { DisturbanceSpec, FaultSpec } from '../scenario/index.ts';
import type { Random, Time } from '../sim/index.ts';
import { Agenda, type Phase } from './agenda.ts';
import { OnceEntry, RecurringEntry } from './disturbance.ts';
import type { Entry, Plan } from './entry.ts';
import type { FaultAction, FaultSource } from './fault-action.ts';
import type { Deed, Hazard } from './hazard.ts';
import { Hazards, WorldSlots } from './hazards-of.ts';
import { Keys } from './keys.ts';
import { MachinePresence } from './machine-presence.ts';
import { MaintenanceWave } from './maintenance-wave.ts';
import { Picks } from './picks.ts';
import { UP } from './slots.ts';
import type { WorldFacts } from './world-facts.ts';

/**
 * What a scenario's faults do to these entities, in order, drawn as it is asked for. The same for every allocator, and what happens
 * to one entity does not depend on who else there is: whoever is drawn is drawn from streams named after it (`Keys`).
 *
 * Who is down by one fault is left alone by others, unless they are worse (`Slots`): the plan knows it, so that what it says fits
 * together, and no start undoes somebody else's crash. `random` is the run's; `end` that of the run, µs.
 */
export class FaultPlan implements FaultSource {
  /** Entities that were to fail, but were down already. */
  skipped = 0;
  readonly #agenda: Agenda;
  readonly #entries: readonly Entry[];
  readonly #picks: Picks;
  readonly #plans: readonly Plan[];
  /** Of the present instant, not yet handed out. */
  #deeds: readonly Deed[] = [];
  #given = 0;
  #occurrences = 0;

  constructor(faults: readonly FaultSpec[], facts: WorldFacts, random: (name: string) => Random, end: Time = Infinity) {
    this.#agenda = new Agenda(end);
    const keys = new Keys(random);
    this.#picks = new Picks(facts, keys);
    this.#entries = entriesOf(faults, facts, this.#picks, keys);
    this.#plans = this.#entries.map((_, entry) => ({
      push: (at: Time, phase: Phase, subject: number) => this.#agenda.push(at, phase, entry, subject),
      skip: (count: number) => {
        this.skipped += count;
      },
      newOccurrence: () => this.#occurrences++,
    }));
    this.#entries.forEach((entry, index) => entry.begin(this.#plans[index]));
  }

  /** Entities that the scenario names and nobody is: `agent x`, `framework y`. Of a trace they show only now. */
  get unknown(): readonly string[] {
    return [...this.#picks.unknown];
  }

  next(): FaultAction | null {
    const agenda = this.#agenda;
    while (this.#given === this.#deeds.length) {
      if (!agenda.pop()) return null;
      const { entry } = agenda;
      this.#deeds = this.#entries[entry].happen(agenda.at, agenda.phase, agenda.subject, this.#plans[entry]);
      this.#given = 0;
    }
    return { at: agenda.at, ...this.#deeds[this.#given++] };
  }
}

/** First the machines of a trace, if it has any; then as in the scenario. */
function entriesOf(faults: readonly FaultSpec[], facts: WorldFacts, picks: Picks, keys: Keys): Entry[] {
  const slots = new WorldSlots(facts);
  const hazards = new Hazards(facts, picks, slots);
  const entries: Entry[] = [];
  const crashes = faults.some(({ kind }) => kind === 'machine-events');
  if (facts.machines !== undefined) entries.push(new MachinePresence(facts.machines, slots.agents, facts, crashes));
  for (const fault of faults) {
    if (fault.kind === 'maintenance-wave') {
      const agents = picks.agents(fault.agents, `maintenance wave at ${fault.at}`);
      const hazardOn = (batches: readonly (readonly AgentId[])[]): Hazard =>
        hazards.onAgents(
          WAYS[fault.by],
          batches.map((members, batch) => ({ name: `batch ${batch}`, members })),
        );
      entries.push(new MaintenanceWave(fault, agents, facts, hazardOn, (agent) => slots.agents.level(agent) === UP));
    } else if (fault.kind === 'disturbance') entries.push(disturbance(fault, hazards, keys));
  }
  return entries;
}

const WAYS = {
  maintenance: { kind: 'agent-shutdown' },
  crash: { kind: 'agent-crash' },
  drain: { kind: 'agent-drain', grace: null },
} as const;

function disturbance({ what, when }: Extract<FaultSpec, { kind: 'disturbance' }>, hazards: Hazards, keys: Keys): Entry {
  if (when.kind === 'once')
    return new OnceEntry(hazards.of(what, { of: 'all-together', purpose: `${nameOf(what)} at ${when.at}` }), when);
  const purpose = nameOf(what);
  const hazard = hazards.of(what, {
    of: 'each-alone',
    purpose: `whose ${purpose}`,
    ...(when.correlated ? { by: when.correlated } : {}),
  });
  return new RecurringEntry(hazard, when, purpose, keys);
}

/** What its draws are named after: streams of one fault stay what they are when others are added. */
function nameOf(what: DisturbanceSpec): string {
  return what.kind === 'executor-crash' ? `${what.kind} of ${what.framework}` : what.kind;
}
