/**
 * Cases that contradict what is known of Mesos, by their ids; with the sentence that they contradict. They are skipped.
 */
export const CONTRADICTIONS: ReadonlyMap<string, string> = new Map([]);
