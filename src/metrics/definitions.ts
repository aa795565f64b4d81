/** One kind of metric: the pattern of its names, what it is, and the unit. `docs/metrics.md` has the formulas. */
export interface MetricDefinition {
  readonly name: string;
  readonly unit: 'fraction' | 's' | 'count' | 'ratio' | 'resource · s' | 'share · s';
  readonly about: string;
}

const STATISTICS = '{mean,p50,p90,p99,max}';

/** In the order in which results list them. */
export const METRICS: readonly MetricDefinition[] = [
  {
    name: 'utilization.<resource>.mean',
    unit: 'fraction',
    about: 'allocated to tasks and executors ÷ capacity present, mean over time',
  },
  { name: 'utilization.<resource>.running.mean', unit: 'fraction', about: 'held by running tasks ÷ capacity present' },
  { name: 'utilization.<resource>.offered.mean', unit: 'fraction', about: 'in outstanding offers ÷ capacity present' },
  { name: 'utilization.<resource>.reserved-idle.mean', unit: 'fraction', about: 'free but reserved ÷ capacity present' },
  {
    name: 'jain.mean',
    unit: 'ratio',
    about: "Jain's index over min(1, share ÷ ideal) of all roles with demand, sampled at the end of each window",
  },
  { name: 'jain.roles.mean', unit: 'count', about: 'how many roles that index is over' },
  {
    name: 'share.<framework>.{charged,dominant,weighted,ideal}.mean',
    unit: 'fraction',
    about: 'dominant share: offered or allocated; allocated; ÷ weight of the role; ideal',
  },
  { name: 'role-share.<role>.{charged,dominant,weighted,ideal}.mean', unit: 'fraction', about: 'the same for a whole role' },
  // Fairness over time: against the reference that all allocators have in common; `backlogged`: against what this run demands.
  { name: '{fairness,fairness.backlogged}.gap.mean', unit: 'fraction', about: 'Σ |dominant share − ideal|, mean over time' },
  { name: '{fairness,fairness.backlogged}.gap.area', unit: 'share · s', about: 'the same, integrated over time' },
  {
    name: '{fairness,fairness.backlogged}.jain.mean',
    unit: 'ratio',
    about: "Jain's index over min(1, share ÷ ideal) of frameworks",
  },
  {
    name: '{fairness,fairness.backlogged}.envy-pairs.{mean,max}',
    unit: 'count',
    about: 'ordered pairs of which one would rather have what the other has, by more than a task',
  },
  {
    name: '{fairness,fairness.backlogged}.sharing-deficit.mean',
    unit: 'fraction',
    about: 'what frameworks have less than a static partition would give them, Σ, mean over time',
  },
  {
    name: '{fairness,fairness.backlogged}.sharing-deficit.area',
    unit: 'share · s',
    about: 'the same, integrated over time',
  },
  {
    name: '{fairness,fairness.backlogged}.time-to-fair.<event>.{mean,max}',
    unit: 's',
    about:
      'an arrival or departure (a framework begins or ceases to have demand) or a fault → nobody lacks more than a task of its ideal',
  },
  {
    name: '{fairness,fairness.backlogged}.time-to-fair.<event>.{count,never}',
    unit: 'count',
    about: 'how many those are; how many were followed by no such moment',
  },
  {
    name: '{fairness,fairness.backlogged}.completions-to-fair.<event>.{mean,max}',
    unit: 'count',
    about: 'runs of tasks that finished or failed meanwhile',
  },
  {
    name: '{fairness,fairness.backlogged}.below-ideal.max',
    unit: 's',
    about: 'longest time in which a framework with demand had less than its ideal, by more than a task',
  },
  { name: '{fairness,fairness.backlogged}.below-ideal.<framework>.max', unit: 's', about: 'the same of one framework' },
  {
    name: '{fairness,fairness.backlogged}.shortfall.<framework>.area',
    unit: 'share · s',
    about: 'what it has less than its ideal, integrated over time',
  },
  { name: 'fairness.reference.<framework>.mean', unit: 'fraction', about: 'its ideal share in the reference, mean over time' },
  {
    name: 'fairness.pareto-slack.mean',
    unit: 'fraction',
    about: 'the most that one waiting framework could have of what nobody has, mean over time',
  },
  {
    name: 'fairness.no-grant.max',
    unit: 's',
    about: 'longest time in which a framework had tasks waiting and none was launched',
  },
  { name: 'fairness.no-grant.<framework>.max', unit: 's', about: 'the same of one framework' },
  { name: 'fairness.sampled-every', unit: 'count', about: 'changes for one look at all this; 1: at every change' },
  {
    name: `wait.first.${STATISTICS}`,
    unit: 's',
    about: 'job submitted → its first task runs; jobs still waiting count with their wait so far',
  },
  { name: `wait.last.${STATISTICS}`, unit: 's', about: 'longest wait of any task of the job for its first run' },
  { name: `wait.task.${STATISTICS}`, unit: 's', about: 'task submitted → runs for the first time' },
  { name: 'wait.first.censored', unit: 'count', about: 'jobs in wait.first whose first task never ran' },
  { name: 'wait.last.censored', unit: 'count', about: 'jobs in wait.last with tasks that never ran' },
  { name: `wait.<framework>.first.{mean,p50,p99,max}`, unit: 's', about: "wait.first of one framework's jobs" },
  {
    name: `turnaround.${STATISTICS}`,
    unit: 's',
    about: 'job submitted → its last task is over; unfinished jobs count with their time so far',
  },
  { name: `slowdown.${STATISTICS}`, unit: 'ratio', about: 'turnaround ÷ turnaround if every task had started on submission' },
  { name: 'makespan', unit: 's', about: 'first submission → last end of a task' },
  {
    name: 'jobs.{submitted,finished,failed,unfinished}',
    unit: 'count',
    about: 'jobs submitted in the measured span, by what became of them',
  },
  {
    name: 'tasks.{submitted,finished,failed,lost}',
    unit: 'count',
    about: 'tasks submitted; runs of tasks that ended well, failed, or were lost with their agent, in the measured span',
  },
  { name: 'tasks.{waiting,running}', unit: 'count', about: 'tasks waiting and running when the run ended' },
  {
    name: 'offers.{made,accepted,declined,rescinded,useful}',
    unit: 'count',
    about: 'offers over the whole run; useful: a task was launched on it',
  },
  { name: 'offers.useful.fraction', unit: 'fraction', about: 'useful ÷ made' },
  { name: 'offers.<framework>.{made,declined}', unit: 'count', about: 'offers to one framework' },
  {
    name: 'operations.{done,failed}',
    unit: 'count',
    about: 'what the operator did, and could not do, one count an agent; where the scenario has operations',
  },
  {
    name: 'inverse-offers.{made,accepted,declined}',
    unit: 'count',
    about: 'frameworks asked to leave agents that will be unavailable, and their answers; where some were asked',
  },
  {
    name: 'revocations.{asked,executors-killed,spared}',
    unit: 'count',
    about:
      'tasks that executors were asked to stop, over the whole run; executors killed that had not; requests that came to nothing; where the scenario has preemption',
  },
  {
    name: 'revocations.corrected',
    unit: 'count',
    about: 'tasks killed by QoS controllers, over the whole run; where agents have any',
  },
  // Where the scenario has a control plane: masters, a network or faults.
  { name: 'faults', unit: 'count', about: 'things that failed because the scenario has it so, over the whole run' },
  { name: 'availability.control-plane', unit: 'fraction', about: 'time with a leading master ÷ time' },
  {
    name: 'availability.agents.{registered,up}',
    unit: 'fraction',
    about:
      'agent time registered with the leader and connected, or up, ÷ agent time since the first registration, goodbyes aside',
  },
  { name: 'failover.{count,incomplete}', unit: 'count', about: 'failures of the leader; of these: not all came back after it' },
  {
    name: 'failover.{detection,election,outage,reregistration}.{mean,max}',
    unit: 's',
    about: 'leader fails → its session is over → another leads (outage: both) → all its agents are back',
  },
  {
    name: 'frameworks.resubscription.{mean,max}',
    unit: 's',
    about: 'a framework is disconnected, or its master fails → it is subscribed again',
  },
  { name: 'agents.{unreachable,reregistered}', unit: 'count', about: 'agents marked unreachable; agents that came back' },
  { name: 'agents.{detection,registration}.{mean,max}', unit: 's', about: 'crash → marked unreachable; start → registered' },
  { name: 'offers.rescinded.<reason>', unit: 'count', about: 'offers taken back, by why' },
  {
    name: 'tasks.{killed,unreachable,gone,dropped}',
    unit: 'count',
    about: 'runs of tasks that ended so, besides finished, failed and lost ones',
  },
  { name: 'tasks.restarted', unit: 'count', about: 'tasks launched again through no fault of their own' },
  { name: 'tasks.stray', unit: 'count', about: 'tasks that ran on after they were given up' },
  {
    name: 'work.<resource>.{lost,saved,stray}',
    unit: 'resource · s',
    about:
      'done by runs of tasks that did not end well: lost, saved by checkpoints (these two also where tasks are revoked and nothing fails); done after they were given up',
  },
  {
    name: 'fairness-error.{before,during,between,after}.mean',
    unit: 'ratio',
    about: 'what roles with demand lack of their ideal shares ÷ these, by what was failing at the time',
  },
];
