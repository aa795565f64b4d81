/** The result cannot go where it was asked to; the message says why and what would help. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** The file system's refusal in the user's words. */
export function attempt<T>(target: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof OutputError) throw error;
    throw new OutputError(`cannot write results to ${target}: ${messageOf(error)}`);
  }
}

const REASONS: Partial<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
  ENOSPC: 'no space left',
  ENAMETOOLONG: 'the name is too long',
};

export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? error.message;
}
