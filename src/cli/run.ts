import yargs from 'yargs';
import { KINDS } from '../conformance/cases/case-file.ts';
import { PluginError } from '../experiment/plugin.ts';
import { FairnessError, POLICY_NAMES } from '../fairness/index.ts';
import { RecordError } from '../report/read-record.ts';
import { OutputError } from '../report/result-folder.ts';
import { Problem, ScenarioError } from '../scenario/index.ts';
import { JobListError } from '../workloads/job-list.ts';
import { TraceError } from '../workloads/traces/trace-error.ts';
import { checkCommand } from './check-command.ts';
import { checkOptions } from './check-options.ts';
import { conformanceCommand } from './conformance-command.ts';
import { fuzzCommand } from './fuzz-command.ts';
import { listCommand, TOPICS } from './list-command.ts';
import { runCommand } from './run-command.ts';
import { schemaCommand } from './schema-command.ts';
import { LISTS, withEachOption } from './solve-arguments.ts';
import { solveCommand } from './solve-command.ts';
import { UsageError, usageError } from './usage-error.ts';
import { validateCommand } from './validate-command.ts';
import { verifyCommand } from './verify-command.ts';
import { VERSION } from './version.ts';

/** Done, the run failed, bad input or usage. */
export type ExitCode = 0 | 1 | 2;

/** What the user gave is wrong; anything else that is thrown is a run that failed. */
const INPUT_ERRORS = [
  ScenarioError,
  Problem,
  TraceError,
  JobListError,
  PluginError,
  OutputError,
  RecordError,
  UsageError,
  FairnessError,
];

const SCENARIO = { type: 'string', demandOption: true, describe: 'scenario file, YAML or JSON' } as const;

const TEXT_OPTIONS = [
  'scenario',
  'out',
  'seed',
  'until',
  'filter',
  'kind',
  'runs',
  'minutes',
  'jobs',
  'max-frameworks',
  'resources',
  'slots',
  'churn',
  'tie',
  'misfit',
] as const;
const OPTIONS = [
  ...TEXT_OPTIONS,
  'allocator',
  'json',
  'quiet',
  'force',
  'check',
  'model',
  'all',
  'property',
  ...LISTS,
  'complaints',
  'trace',
  'help',
  'version',
];

/** The command line: arguments in, exit code out. Errors are one message on standard error, without a stack. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = 0;
  try {
    await parserOf(args, () => (code = 1)).parseAsync();
    return code;
  } catch (error) {
    const isInput = INPUT_ERRORS.some((kind) => error instanceof kind);
    process.stderr.write(`${isInput ? '' : 'the run failed: '}${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env.CLUSTERSIM_DEBUG && error instanceof Error) process.stderr.write(`${stacks(error)}\n`);
    return isInput ? 2 : 1;
  }
}

/** `fail` is called by a command that has done its work and found something to have failed. */
function parserOf(args: readonly string[], fail: () => void) {
  return yargs(withEachOption(args))
    .scriptName('clustersim')
    .locale('en')
    .usage(
      'clustersim <scenario.yaml> [options]\n\nSimulates a two-level (Mesos-style) cluster and compares allocators on the same\nworkload.',
    )
    .command(
      ['$0 <scenario>', 'run <scenario>'],
      'simulate it under each allocator',
      (command) =>
        command
          .positional('scenario', SCENARIO)
          .option('out', { type: 'string', requiresArg: true, describe: 'folder for the results (default results/<name>)' })
          .option('seed', { type: 'string', requiresArg: true, describe: 'first seed, in place of the scenario’s' })
          .option('allocator', {
            type: 'string',
            array: true,
            nargs: 1,
            requiresArg: true,
            describe: 'only this one: of the scenario, or by name or file; may be repeated',
          })
          .option('until', { type: 'string', requiresArg: true, describe: 'end of the run, such as 2h' })
          .option('json', { type: 'boolean', describe: 'print the summary as JSON, nothing else' })
          .option('quiet', { type: 'boolean', describe: 'no table, no progress bar' })
          .option('force', { type: 'boolean', describe: 'replace the folder whatever it holds' })
          .option('check', { type: 'boolean', describe: 'stop at the first thing that is not as it always must be' })
          .check(eachOnce),
      (values) => runCommand(values),
    )
    .command(
      'validate <scenarios..>',
      'check scenarios and the files they name',
      (command) => command.positional('scenarios', { ...SCENARIO, array: true }),
      (values) => validateCommand(values.scenarios),
    )
    .command(
      'list [topic]',
      'what there is to choose from',
      (command) => command.positional('topic', { type: 'string', describe: TOPICS.join(', ') }),
      (values) => listCommand(values.topic),
    )
    .command(
      'conformance <files..>',
      'play cases recorded from Mesos',
      (command) =>
        command
          .positional('files', { type: 'string', array: true, demandOption: true, describe: 'files of cases, JSON' })
          .option('filter', { type: 'string', requiresArg: true, describe: 'only ids with this text, or /pattern/' })
          .option('kind', { type: 'string', requiresArg: true, describe: `only ${KINDS.join(', ')}` })
          .option('json', { type: 'boolean', describe: 'print the outcome as JSON, nothing else' })
          .option('model', { type: 'boolean', describe: 'compare also with an independent model' })
          .check(eachOnce),
      (values) => {
        if (!conformanceCommand(values)) fail();
      },
    )
    .command(
      'verify <target>',
      'run it again and compare, event by event',
      (command) =>
        command
          .positional('target', { type: 'string', demandOption: true, describe: 'scenario file, or folder of results' })
          .option('scenario', { type: 'string', requiresArg: true, describe: 'where the scenario of the results is now' })
          .option('seed', { type: 'string', requiresArg: true, describe: 'first seed; of results: only this one' })
          .option('allocator', {
            type: 'string',
            array: true,
            nargs: 1,
            requiresArg: true,
            describe: 'only this one; may be repeated',
          })
          .option('until', { type: 'string', requiresArg: true, describe: 'end of the run, such as 2h; not of results' })
          .option('quiet', { type: 'boolean', describe: 'tell only what is not the same' })
          .check(eachOnce),
      async (values) => {
        if (!(await verifyCommand(values))) fail();
      },
    )
    .command(
      'fuzz',
      'run drawn scenarios under all invariants',
      (command) =>
        command
          .option('seed', { type: 'string', requiresArg: true, describe: 'first seed (default 1)' })
          .option('runs', { type: 'string', requiresArg: true, describe: 'how many (default 1000, or as --minutes says)' })
          .option('minutes', { type: 'string', requiresArg: true, describe: 'for so long' })
          .option('jobs', { type: 'string', requiresArg: true, describe: 'so many at a time (default 1)' })
          .option('out', { type: 'string', requiresArg: true, describe: 'folder for what fails (default .)' })
          .option('quiet', { type: 'boolean', describe: 'no progress bar' })
          .check(eachOnce),
      async (values) => {
        if (!(await fuzzCommand(values))) fail();
      },
    )
    .command(
      'check [allocator]',
      'which fairness properties it has, and the smallest world without',
      (command) => checkOptions(command).check(eachOnce),
      async (values) => {
        if (!(await checkCommand(values))) fail();
      },
    )
    .command(
      'solve <policy>',
      'who gets what of a few resources under a policy',
      (command) =>
        command
          .positional('policy', { type: 'string', demandOption: true, describe: POLICY_NAMES.join(', ') })
          .option('resources', { type: 'string', requiresArg: true, describe: 'what there is, such as cpus=9,mem=18' })
          .option('servers', list('what a server has, such as cpus=2,mem=12 or 2,12 or 48*2,12'))
          .option('demand', list('a user and what a task of it needs, such as A=1,4'))
          .option('weight', list('A=2; by resource A=1,3; of a node of the tree eng=50'))
          .option('cap', list('the most tasks of a user, such as A=2'))
          .option('path', list('where a user hangs in a tree (hdrf), such as A=eng/dev'))
          .option('priority', list('higher is first (strict-priority), such as A=2'))
          .option('accept', list('the servers, from 0, that a user may run on, such as A=0,1'))
          .option('slots', { type: 'string', requiresArg: true, describe: 'slots of a server (slots)' })
          .option('seed', { type: 'string', requiresArg: true, describe: 'of what is drawn (lottery)' })
          .option('churn', { type: 'string', requiresArg: true, describe: 'rounds in which machines come free (choosy)' })
          .option('knob', list('f=0.5: how much fairness; m=0: how much less work left counts (tetris)'))
          .option('size', list('tasks that only run together, such as A=6 (gang)'))
          .option('attained', list('service had so far, such as A=10 (las)'))
          .option('tie', {
            type: 'string',
            requiresArg: true,
            describe: 'index, fewest-tasks, smallest-delta, random (drf-discrete)',
          })
          .option('misfit', {
            type: 'string',
            requiresArg: true,
            describe: 'skip, stop: a task that does not fit (drf-discrete)',
          })
          .option('complaints', { type: 'boolean', describe: 'who may complain: bottleneck-based fairness' })
          .option('trace', { type: 'boolean', describe: 'print every step' })
          .option('json', { type: 'boolean', describe: 'print the allocation as JSON, nothing else' })
          .check(eachOnce),
      (values) => solveCommand(values),
    )
    .command('schema', 'JSON Schema of scenario files, for editors', {}, () => schemaCommand())
    .version(VERSION)
    .strict()
    .help()
    .describe('help', 'show this')
    .describe('version', 'show the version')
    .epilogue('Exit codes: 0 done, 1 the run failed, 2 bad input or usage.')
    .wrap(80)
    .exitProcess(false)
    .fail((message, error) => {
      throw error && error.name !== 'YError' ? error : usageError(message ?? error.message, args, OPTIONS);
    });
}

/** An option that may be repeated. */
function list(describe: string) {
  return { type: 'string', array: true, nargs: 1, requiresArg: true, describe } as const;
}

/** An option given twice would be a list. */
function eachOnce(values: Readonly<Record<string, unknown>>): true {
  const twice = TEXT_OPTIONS.find((option) => Array.isArray(values[option]));
  if (twice !== undefined) throw new UsageError(`--${twice} is given more than once`);
  return true;
}

/** For whoever debugs: the error's stack, and those of what caused it. */
function stacks(error: Error): string {
  return `${error.stack}${error.cause instanceof Error ? `\nCaused by: ${stacks(error.cause)}` : ''}`;
}
