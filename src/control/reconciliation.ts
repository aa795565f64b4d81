import type { FrameworkId } from '../cluster/ids.ts';
import type { EventType } from '../sim/index.ts';
import type { ControlPlane } from './control-plane.ts';

/**
 * Frameworks ask the master about all tasks that they believe to be there, when they subscribe and now and then (the semantics
 * §20), and find out which launches it has never heard of. The question takes no time; the answers are messages.
 */
export class Reconciliation {
  readonly #control: ControlPlane;
  readonly #isDue: EventType;

  constructor(control: ControlPlane) {
    this.#control = control;
    this.#isDue = control.cluster.simulation.event('framework reconciles', (framework) => {
      this.begin(framework);
      if (control.frameworks.isSubscribed(framework)) this.reconcile(framework);
    });
  }

  /** From now on, in regular intervals, unless it never does. */
  begin(framework: FrameworkId): void {
    const { reconcile } = this.#control.options.frameworks[framework];
    if (reconcile !== null) this.#isDue.after(reconcile, framework);
  }

  /** Somebody will yet find out that what it launched was never heard of. */
  get isToHelp(): boolean {
    const { frameworks, master, options } = this.#control;
    return master.drivers.some(
      ({ isInDoubt }, framework) =>
        isInDoubt && options.frameworks[framework].reconcile !== null && frameworks.isSubscribed(framework),
    );
  }

  reconcile(framework: FrameworkId): void {
    this.#control.reports.reconcile(framework);
    this.#control.master.drivers[framework].reconcile();
  }
}
