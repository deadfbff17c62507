/** Counts failures by name within a window; beyond the limit the name is told to wait. Kept in memory: a restart forgives. */
export type Attempts = {
  /** False once `limit` failures stand within the window. */
  readonly mayTry: (name: string) => boolean;
  readonly failed: (name: string) => void;
  readonly succeeded: (name: string) => void;
};

const MAX_NAMES = 10_000;

export function createAttempts({ limit, windowMs, nowMs }: { readonly limit: number; readonly windowMs: number; readonly nowMs: () => number }): Attempts {
  const failures = new Map<string, number[]>();
  const recent = (name: string): number[] => (failures.get(name) ?? []).filter((at) => at > nowMs() - windowMs);
  return {
    mayTry: (name) => recent(name).length < limit,
    failed(name) {
      const list = [...recent(name), nowMs()];
      failures.delete(name);
      failures.set(name, list);
      // The oldest name goes first: someone who floods names forgets his own.
      if (failures.size > MAX_NAMES) failures.delete(failures.keys().next().value as string);
    },
    succeeded: (name) => void failures.delete(name),
  };
}
