import { useMutation, useQuery, useQueryClient, type QueryClient, type QueryKey, type UseMutationOptions, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import type { GoodChoices, GoodDetail } from '#contract/api/catalog.ts';
import { api } from '../../api/client.ts';

/** Where one good is kept. */
export const oneGood = (id: string): QueryKey => ['goods', 'one', id];

/** One good whole. The stream's word of goods asks anew for everything whose key begins with `goods`. */
export function useGood(id: string): UseQueryResult<GoodDetail> {
  return useQuery({ queryKey: oneGood(id), queryFn: () => api.get<GoodDetail>(`goods/${id}`) });
}

/** What a good can be made of; undefined until it has come. */
export function useChoices(): GoodChoices | undefined {
  return useQuery({ queryKey: ['goods', 'choices', 'all'], queryFn: () => api.get<GoodChoices>('goods/choices') }).data;
}

/**
 * A change of goods: afterwards, taken or refused, everything shown of them is asked for again.
 * @param shown the query whose answer a sending answers too: it is shown at once, so that nobody goes on from what was before
 */
export function useChange<V>(send: (value: V) => Promise<unknown>, onDone: (value: V) => void = () => undefined, shown?: QueryKey): UseMutationResult<unknown, Error, V> {
  return useMutation(changing(useQueryClient(), send, onDone, shown));
}

/** What a change does, without the page it is made on. */
export function changing<V>(queries: QueryClient, send: (value: V) => Promise<unknown>, onDone: (value: V) => void, shown?: QueryKey): UseMutationOptions<unknown, Error, V> {
  return {
    mutationFn: send,
    onSuccess: (answer, value) => {
      if (shown !== undefined) queries.setQueryData(shown, answer);
      onDone(value);
    },
    // A refusal too: it may be about what is no longer as it is shown.
    onSettled: () => queries.invalidateQueries({ queryKey: ['goods'] }),
  };
}
