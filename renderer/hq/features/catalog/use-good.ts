import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import type { GoodChoices, GoodDetail } from '#contract/api/catalog.ts';
import { api } from '../../api/client.ts';

/** One good whole. The stream's word of goods asks anew for everything whose key begins with `goods`. */
export function useGood(id: string): UseQueryResult<GoodDetail> {
  return useQuery({ queryKey: ['goods', 'one', id], queryFn: () => api.get<GoodDetail>(`goods/${id}`) });
}

/** What a good can be made of; undefined until it has come. */
export function useChoices(): GoodChoices | undefined {
  return useQuery({ queryKey: ['goods', 'choices', 'all'], queryFn: () => api.get<GoodChoices>('goods/choices') }).data;
}

/** A change of goods: afterwards, taken or refused, everything shown of them is asked for again. */
export function useChange<V>(send: (value: V) => Promise<unknown>, onDone: (value: V) => void = () => undefined): UseMutationResult<unknown, Error, V> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (_answer, value) => onDone(value),
    // A refusal too: it may be about what is no longer as it is shown.
    onSettled: () => queries.invalidateQueries({ queryKey: ['goods'] }),
  });
}
