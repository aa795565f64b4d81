/** A thing that looks untrue and is not: Mesos itself does it. */
export interface Exception {
  /** The invariant that it is an exception to. */
  readonly invariant: string;
  /** What is the case, and why that is right. */
  readonly about: string;
  /** Where the semantics say so. */
  readonly section: string;
}

/**
 * All that is excepted from what always must be true, and nothing else is: wherever a check lets something pass, it names one of
 * these (`CheckContext.excuse`). Sections are those of Mesos' semantics that the code's comments cite.
 */
export const EXCEPTIONS = {
  'shared-volume': {
    invariant: 'conservation',
    about:
      'a shared volume is free whoever holds it: all of it is always available, and charged once to each framework, and once to each role, that holds it',
    section: '§4, §14',
  },
  'shrunken-oversubscription': {
    invariant: 'conservation',
    about:
      'an estimate that falls below what is in use kills nothing: less than nothing is free until enough of it has come back',
    section: '§12',
  },
  'shrunken-agent': {
    invariant: 'conservation',
    about:
      'an agent that registers with less than is in use keeps what runs there: less than nothing is free until enough of it has come back',
    section: '§4 (updateSlave), §12',
  },
  'lowered-limit': {
    invariant: 'limits',
    about:
      'a role may have more than its limit, because the limit was lowered, more was reserved for it, or tasks came back with their agents: nothing running is killed, but nothing more is granted',
    section: '§9, §17',
  },
  'nested-role': {
    invariant: 'limits',
    about: 'a role below the one with the limit is not bounded by it while it is served; what it got counts from the next run on',
    section: '§6.3',
  },
  'replaced-while-unreachable': {
    invariant: 'task history',
    about:
      'a framework may replace a task that it only knows to be unreachable: for it that is the end of the task, which may be running and come back with its agent',
    section: '§17, §19',
  },
  'task-given-up': {
    invariant: 'task places',
    about:
      'a task that its framework was told to be lost or unreachable may be alive, and is launched anew: it is there twice, until its agent is back and the framework kills it',
    section: '§17 (coming back), §24.13',
  },
} as const satisfies Readonly<Record<string, Exception>>;

export type ExceptionName = keyof typeof EXCEPTIONS;
