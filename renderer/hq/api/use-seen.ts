/** Which version of a row a form says it has seen: that of when it was opened, until the person was shown another. */
import { useState } from 'react';
import { ApiProblem } from './client.ts';

/** True where the server said that somebody else changed the row meanwhile. */
export function isOvertaken(error: Error | null): boolean {
  return error instanceof ApiProblem && error.code === 'changed-meanwhile';
}

/** What a form sends: the version of when it was opened, until it was refused and has shown what is stored now. */
export function versionToSend(seen: number, stored: number, error: Error | null): number {
  return isOvertaken(error) ? stored : seen;
}

/**
 * For a form that stays open while the row changes behind it: who saves after somebody else is refused once, sees what is stored, and then decides.
 * @param stored the version of the row as it is shown now
 * @param error what the last sending met
 */
export function useSeen(stored: number, error: Error | null): { readonly overtaken: boolean; /** The version to send; what is shown now counts as seen. */ readonly take: () => number } {
  const [seen, setSeen] = useState(stored);
  const take = (): number => {
    const version = versionToSend(seen, stored, error);
    setSeen(version);
    return version;
  };
  return { overtaken: isOvertaken(error), take };
}
