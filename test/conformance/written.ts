import { type Case, readCases } from '../../src/conformance/cases/case-file.ts';
import { playCase } from '../../src/conformance/play-case.ts';
import type { CaseOffer, CaseResource } from '../../src/conformance/subject.ts';
import { SUBJECTS } from '../../src/conformance/subjects.ts';
import type { Failure } from '../../src/conformance/verdict.ts';

/** Cases written down in tests, in few words. */

export type Step = Readonly<Record<string, unknown>> & { readonly op: string };

/** What is wrong with the steps, played on the program's own parts. */
export function failuresOf(kind: Case['kind'], steps: readonly Step[], config: object = {}): readonly Failure[] {
  const [one] = readCases(JSON.stringify({ cases: [{ id: 'written', kind, config, steps }] }), 'written.json');
  return playCase(one, SUBJECTS).failures;
}

export function scalar(name: string, value: number, more: Partial<CaseResource> = {}): CaseResource {
  return { name, type: 'SCALAR', value, ...more };
}

export function cpus(value: number, more: Partial<CaseResource> = {}): readonly CaseResource[] {
  return [scalar('cpus', value, more)];
}

/** cpus of an agent, offered to a framework in role `r`. */
export function offer(framework: string, agent: string, value: number): CaseOffer {
  return { framework, role: 'r', agent, resources: cpus(value) };
}

export function addAgent(agent: string, value: number, more: object = {}): Step {
  return { op: 'add_agent', agent, total: cpus(value), ...more };
}

/** In role `r`, unless more is said. */
export function addFramework(framework: string, more: object = {}): Step {
  return { op: 'add_framework', framework, roles: ['r'], ...more };
}

export function recover(framework: string, agent: string, value: number, more: object = {}): Step {
  return { op: 'recover_resources', framework, role: 'r', agent, resources: cpus(value), ...more };
}

export function advance(seconds: number, ...offers: readonly CaseOffer[]): Step {
  return { op: 'advance_clock', seconds, expect: { offers } };
}

/** A step after which these offers are seen, and no others. */
export function withOffers(step: Step, ...offers: readonly CaseOffer[]): Step {
  return { ...step, expect: { ...(step.expect as object), offers } };
}
