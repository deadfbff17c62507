/** Saving a person, the same for every form of the panel. */
import { useMutation, useQueryClient, type QueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { NewPin, SaveStaff, StaffList, StaffRow } from '#contract/api/staff.ts';
import type { StoreRow } from '#contract/api/store.ts';
import { roleOf } from '#domain/rights/rights.ts';
import { ApiProblem, api } from '../../api/client.ts';

/** What every form about a person needs. */
export type PersonProps = { readonly person: StaffRow; readonly stores: readonly StoreRow[]; readonly onDone: () => void };
export type Saving = UseMutationResult<StaffRow, Error, Partial<SaveStaff>>;

/** The person as the server has answered them, in the list at once: who opens them again goes on from that. */
function keepSaved(queries: QueryClient, saved: StaffRow): void {
  queries.setQueryData<StaffList>(['staff'], (list) => list && { staff: list.staff.map((row) => (row.id === saved.id ? saved : row)) });
}

/** Sends the person as they are shown, changed by what is given; a form that was opened on another version says so. */
export function useSaveStaff({ id, storeId, name, role, active, version }: StaffRow, onDone: () => void): Saving {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<SaveStaff>) => api.put<StaffRow>(`staff/${id}`, { version, storeId, name, role: roleOf(role), active, ...change } satisfies SaveStaff),
    onSuccess: (saved) => {
      keepSaved(queries, saved);
      onDone();
    },
    // A refusal too: it may be about what is no longer as it is shown.
    onSettled: () => queries.invalidateQueries({ queryKey: ['staff'] }),
  });
}

/** Sends a new PIN for the person of a version. */
export function useSavePin({ id }: StaffRow, onDone: () => void): UseMutationResult<StaffRow, Error, NewPin> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewPin) => api.put<StaffRow>(`staff/${id}/pin`, body),
    onSuccess: (saved) => {
      keepSaved(queries, saved);
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['staff'] }),
  });
}

/** The server asks back: the store would be left with nobody who could allow anything. */
export function asksAnyway(error: Error | null): boolean {
  return error instanceof ApiProblem && error.code === 'nobody-could-allow';
}
