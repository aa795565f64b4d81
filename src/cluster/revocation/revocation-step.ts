/** What is done to a task against its framework's will. */
export type RevocationStep =
  /** Its executor is asked to stop it. */
  | 'revoke'
  /** Its executor was asked to stop it, or another task, and has not done so in time: it is killed, with all its tasks. */
  | 'kill-executor'
  /**
   * Its executor was asked, and is not killed after all: its role would be left with less than its guarantee, or another master
   * leads, who knows nothing of it.
   */
  | 'spare'
  /** Its agent kills it (or its executor), because of what it holds revocably. */
  | 'correct';
