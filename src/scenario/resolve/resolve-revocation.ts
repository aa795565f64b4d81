import type { Context } from '../context.ts';
import { onlyWith } from '../messages/messages.ts';
import type { PreemptionSpec, QosSpec } from '../revocation-spec.ts';
import type { ScenarioInput } from '../schema/schema.ts';
import { isPath } from '../schema/schema-values.ts';

const SECOND = 1_000_000;

export function resolvePreemption(input: NonNullable<ScenarioInput['preemption']>, context: Context): PreemptionSpec {
  const {
    after = 30 * SECOND,
    grace = 10 * SECOND,
    interval = SECOND,
    for: reasons = 'quota',
    victims = 'lowest-priority',
  } = input;
  const { use: written, ...options } = typeof victims === 'string' ? { use: victims } : victims;
  const path = ['preemption', 'victims', ...(typeof victims === 'string' ? [] : ['use'])];
  return {
    after,
    grace,
    interval,
    for: reasons === 'none' ? [] : typeof reasons === 'string' ? [reasons] : [...new Set(reasons)],
    victims: { use: isPath(written) ? context.file(path, written) : written, written, options },
  };
}

type AgentInput = NonNullable<ScenarioInput['agents']>[number];

/** QoS controllers look after what is oversubscribed. */
export function resolveQos({ qos, oversubscribed }: AgentInput, index: number, context: Context): { readonly qos?: QosSpec } {
  if (qos === undefined) return {};
  if (oversubscribed === undefined) context.reportKey(['agents', index, 'qos'], onlyWith('qos', 'oversubscribed'));
  if (qos === 'trim') return { qos: { controller: 'trim', interval: 15 * SECOND } };
  const { controller, threshold = 1, interval = 15 * SECOND } = qos;
  return { qos: controller === 'trim' ? { controller, interval } : { controller, threshold, interval } };
}
