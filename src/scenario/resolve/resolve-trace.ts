import type { Context } from '../context.ts';
import * as defaults from '../defaults.ts';
import * as messages from '../messages/messages.ts';
import { checkReservable } from '../role-name.ts';
import type { TraceSpec } from '../scenario.ts';
import type { ScenarioInput } from '../schema/schema.ts';
import { resolveFailure } from './resolve-control.ts';
import { resolveExecutor, resolveRetry, resolveScheduler } from './resolve-framework.ts';

export function resolveTrace(input: NonNullable<ScenarioInput['trace']>, isControlled: boolean, context: Context): TraceSpec {
  for (const name of ['cpus', 'mem']) {
    if (input.scale[name] === undefined) context.reportKey(['trace', 'scale', name], messages.missingKey(name));
  }
  for (const [name, amount] of Object.entries(input.scale)) {
    if (amount === 0) context.report(['trace', 'scale', name], messages.moreThanZero(0));
  }
  const reserved = Object.values(input.reserve ?? {}).reduce((sum, fraction) => sum + fraction, 0);
  for (const role of Object.keys(input.reserve ?? {})) {
    context.checking(['trace', 'reserve', role], () => checkReservable(role), true);
  }
  if (reserved > 1) context.report(['trace', 'reserve'], messages.reservedTooMuch(reserved));
  const { frameworks, censored, zero_request } = input;
  return {
    format: input.format as TraceSpec['format'],
    path: context.file(['trace', 'path'], input.path),
    written: input.path,
    machines: input.machines ?? true,
    scale: input.scale,
    requests: input.requests ?? 'submit',
    prefill: input.prefill ?? true,
    frameworks: {
      by: frameworks?.by ?? defaults.TRACE_BY,
      top: frameworks?.top ?? defaults.TRACE_TOP,
      scheduler:
        frameworks?.scheduler === undefined
          ? defaults.TRACE_SCHEDULER
          : resolveScheduler(frameworks.scheduler, ['trace', 'frameworks', 'scheduler'], context),
      executor: resolveExecutor(frameworks?.executor),
      retry: resolveRetry(frameworks?.retry),
      ...(frameworks?.capabilities === undefined ? {} : { capabilities: frameworks.capabilities }),
      ...(isControlled ? { failure: resolveFailure(frameworks ?? {}, frameworks?.capabilities) } : {}),
    },
    censored: {
      evicted: censored?.evicted ?? defaults.CENSORED.evicted,
      killed: censored?.killed ?? defaults.CENSORED.killed,
      lost: censored?.lost ?? defaults.CENSORED.lost,
      unfinished: censored?.unfinished ?? defaults.CENSORED.unfinished,
      neverScheduled:
        typeof censored?.never_scheduled === 'number' ? { duration: censored.never_scheduled } : defaults.CENSORED.neverScheduled,
    },
    zeroRequest: zero_request === undefined || zero_request === 'none' ? {} : zero_request,
    reserve: input.reserve ?? {},
    ...(input.load === undefined ? {} : { load: input.load }),
  };
}
