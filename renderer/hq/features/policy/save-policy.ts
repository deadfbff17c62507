/** Sending a policy, and what the page shows of it afterwards. */
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { PolicyView, SavePolicy } from '#contract/api/policy.ts';
import { api } from '../../api/client.ts';

/** `storeId` is empty for the company, as in the key of the query. */
export function useSavePolicy(path: string, storeId: string, onSaved: (saved: PolicyView) => void): UseMutationResult<PolicyView, Error, SavePolicy> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: SavePolicy) => api.put<PolicyView>(path, body),
    onSuccess: (saved) => {
      queries.setQueryData<PolicyView>(['policy', storeId], (before) => (before && before.version > saved.version ? before : saved));
      onSaved(saved);
    },
    // What the company says lies under every store; and a refusal may be about what is no longer as it is shown.
    onSettled: () => queries.invalidateQueries({ queryKey: ['policy'] }),
  });
}
