import yargs from 'yargs';
import { JobListError } from '../workloads/job-list.ts';
import { TraceError } from '../workloads/traces/trace-error.ts';
import { PluginError } from '../experiment/plugin.ts';
import { OutputError } from '../report/result-folder.ts';
import { Problem, ScenarioError } from '../scenario/index.ts';
import { listCommand, TOPICS } from './list-command.ts';
import { runCommand } from './run-command.ts';
import { schemaCommand } from './schema-command.ts';
import { UsageError } from './usage-error.ts';
import { validateCommand } from './validate-command.ts';
import { VERSION } from './version.ts';

/** Done, the run failed, bad input or usage. */
export type ExitCode = 0 | 1 | 2;

/** What the user gave is wrong; anything else that is thrown is a run that failed. */
const INPUT_ERRORS = [ScenarioError, Problem, TraceError, JobListError, PluginError, OutputError, UsageError];

/** The command line: arguments in, exit code out. Errors are one message on standard error. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const parser = yargs([...args])
    .scriptName('clustersim')
    .locale('en')
    .usage('$0 <scenario.yaml>\n\nSimulates a two-level (Mesos-style) cluster and compares allocators on the same workload.')
    .command(
      ['$0 <scenario>', 'run <scenario>'],
      'run a scenario and compare its allocators',
      (command) =>
        command
          .positional('scenario', { type: 'string', demandOption: true, describe: 'scenario file, YAML or JSON' })
          .option('out', { type: 'string', requiresArg: true, describe: 'the result folder itself (default results/<name>)' })
          .option('seed', { type: 'string', requiresArg: true, describe: 'first seed, instead of the scenario’s' })
          .option('allocator', { type: 'string', array: true, nargs: 1, requiresArg: true, describe: 'only this one of the scenario’s, or another by name; repeatable' })
          .option('until', { type: 'string', requiresArg: true, describe: 'end of the run, such as 2h' })
          .option('json', { type: 'boolean', describe: 'the summary to standard output, nothing else there' })
          .option('quiet', { type: 'boolean', describe: 'no table, no progress' })
          .option('force', { type: 'boolean', describe: 'replace the result folder whatever it holds' }),
      (values) => runCommand(values),
    )
    .command(
      'validate <scenario>',
      'check a scenario file',
      (command) => command.positional('scenario', { type: 'string', demandOption: true }),
      (values) => validateCommand(values.scenario),
    )
    .command(
      'list [topic]',
      'what there is to choose from',
      (command) => command.positional('topic', { choices: TOPICS }),
      (values) => listCommand(values.topic),
    )
    .command('schema', 'JSON Schema of scenario files, for editors', {}, () => schemaCommand())
    .version(VERSION)
    .strict()
    .recommendCommands()
    .help()
    .wrap(80)
    .exitProcess(false)
    .fail((message, error, parserItself) => {
      throw error ?? new UsageError(`${message}\n\n${parserItself.help()}`);
    });
  try {
    await parser.parseAsync();
    return 0;
  } catch (error) {
    const isInput = INPUT_ERRORS.some((kind) => error instanceof kind);
    process.stderr.write(`${isInput ? '' : 'the run failed: '}${(error as Error).message}\n`);
    if (!isInput && process.env.CLUSTERSIM_DEBUG) process.stderr.write(`${(error as Error).stack}\n`);
    return isInput ? 2 : 1;
  }
}
