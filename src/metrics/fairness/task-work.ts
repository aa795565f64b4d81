import type { TaskCourse } from '../../cluster/ports.ts';

/** How long a task runs in all, µs, with its runs that fail, as often as it is tried again. */
export function workOf(course: TaskCourse, index: number, attempts: number): number {
  const duration = course.duration(index);
  let failed = 0;
  for (let attempt = 0; attempt <= attempts; attempt++) {
    const fails = course.failsAfter(index, attempt);
    if (fails >= duration) return failed + duration;
    failed += fails;
  }
  return failed;
}
