import { check, finished } from '../fairness/checker/check.ts';
import type { CheckReply, CheckTask } from './check-hands.ts';
import { subjectNamed } from './check-subjects.ts';

/** A process of `clustersim check --all`: one allocator or policy after the other, as it is told. */
process.on('message', async ({ name, folder, options }: CheckTask) => {
  const subject = await subjectNamed(name, folder);
  const reply: CheckReply = { declares: subject.declares, verdicts: finished(check(subject, options)) };
  process.send?.(reply);
});
process.on('disconnect', () => process.exit()); // whoever started it is gone
