import type { Files } from '../../src/scenario/context.ts';
import { type LoadedScenario, parseScenario } from '../../src/scenario/load.ts';
import type { KnownNames } from '../../src/scenario/schema/schema.ts';

export const KNOWN: KnownNames = {
  allocators: ['drf', 'weighted-drf', 'strict-priority', 'reservation-aware', 'static-partition'],
  withSorters: ['drf', 'weighted-drf', 'strict-priority', 'reservation-aware'],
  schedulers: ['batch', 'gang', 'service'],
  victims: ['lowest-priority', 'youngest', 'most-over-share'],
  traces: ['google-2011'],
};

/** The example of docs/ARCHITECTURE.md, without what is still planned. */
export const EXAMPLE = `name: dev-stage-prod
seed: 1
replications: 5
until: 24h
measure: { from: 1h }
allocators: [drf, weighted-drf, strict-priority, reservation-aware, { use: ./mine.ts, label: mine }]
allocation: { interval: 1s, offer_timeout: 30s, min_allocatable: "cpus:0.01|mem:32MB" }
agents:
  - { count: 80, resources: "cpus:16;mem:32GB;disk:1TB;ports:[31000-32000]", attributes: { rack: r1 } }
  - { count: 20, resources: "cpus(*):8;mem(*):16GB;cpus(prod):8;mem(prod):16GB", attributes: { rack: r2 } }
roles:
  prod:  { weight: 30, priority: 3 }
  stage: { weight: 20, priority: 2 }
  dev:   { weight: 10, priority: 1 }
frameworks:
  - name: analytics
    role: dev
    scheduler: { use: batch, refuse_seconds: 5s }
    workload:
      arrivals: { poisson: 120/h }
      tasks: { lognormal: { median: 8, sigma: 1.5, max: 5000 } }
      duration: { lognormal: { median: 2min, sigma: 1.3 } }
      resources: "cpus:1;mem:2GB"
  - name: web
    role: prod
    scheduler: { use: service, instances: 40 }
    workload: { resources: "cpus:2;mem:4GB" }
`;

/** The least that is a scenario with a workload; tests replace parts of it. */
export const SMALL = `until: 1h
agents:
  - resources: "cpus:4;mem:8GB"
frameworks:
  - name: a
    role: dev
    scheduler: batch
    workload:
      arrivals: { poisson: 120/h }
      duration: 10s
      resources: "cpus:1;mem:2GB"
`;

/** A disk that holds these files, by absolute path, and nothing else. */
export function diskOf(contents: Readonly<Record<string, string>>): Files {
  return {
    exists: (path) => path in contents,
    read(path) {
      if (!(path in contents)) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return contents[path]!;
    },
  };
}

/** What the text means as the file `/s/scenario.yaml`, with these files beside it. */
export function load(text: string, beside: Readonly<Record<string, string>> = {}): LoadedScenario {
  const contents = Object.entries(beside).map(([name, content]) => [`/s/${name}`, content]);
  return parseScenario(text, '/s/scenario.yaml', KNOWN, diskOf(Object.fromEntries(contents)));
}
