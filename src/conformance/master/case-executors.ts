import type { AgentId, FrameworkId } from '../../cluster/ids.ts';
import type { Master } from '../../cluster/master.ts';

/** Executors of cases outlive their tasks: they end with their framework or their agent, or are killed. */
export function endExecutor({ cluster, tasks }: Master, framework: FrameworkId, agent: AgentId): void {
  tasks.executors.end(framework, agent, (holding, isCounted) => {
    if (isCounted) tasks.holdings.release(framework, holding);
    cluster.holdings.remove(holding);
  });
}
