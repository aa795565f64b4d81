/** Virtual time in whole microseconds. Of timers due at one instant, the one armed first fires first (semantics §5). */
export interface Clock {
  readonly now: number;
  arm(delay: number, fire: () => void): void;
  /** Fires all that is due on the way, at its own instant. */
  advance(duration: number): void;
}

export function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6);
}

export function createClock(): Clock {
  let now = 0;
  let timers: { readonly due: number; readonly fire: () => void }[] = [];
  return {
    get now() {
      return now;
    },
    arm(delay, fire) {
      timers.push({ due: now + delay, fire });
    },
    advance(duration) {
      const end = now + duration;
      for (;;) {
        // Stable: equal deadlines stay in the order in which they were armed.
        const [next] = timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        now = next.due;
        next.fire();
      }
      now = end;
    },
  };
}
