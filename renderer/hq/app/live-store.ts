/** HQ's ear: what just happened, from the server's event stream, as queries to ask again. */
import type { QueryClient } from '@tanstack/react-query';
import { createStore, useStore } from 'zustand';

const liveStore = createStore<{ readonly connected: boolean }>(() => ({ connected: false }));

export function useLive(): boolean {
  return useStore(liveStore, (state) => state.connected);
}

/** Listens until told to stop; the browser reconnects by itself, and what was missed in between is asked for. */
export function listenLive(queries: QueryClient): () => void {
  const source = new EventSource('/api/v1/live');
  const again = (...keys: string[]): void => {
    for (const key of keys) void queries.invalidateQueries({ queryKey: [key] });
  };
  source.addEventListener('open', () => {
    liveStore.setState({ connected: true });
    again('today', 'receipts', 'receipt', 'shifts', 'shift', 'journal', 'stores', 'fleet', 'device', 'attention', 'tasks', 'task', 'task-conflicts', 'goods', 'staff', 'legal-entities', 'policy');
  });
  source.addEventListener('error', () => liveStore.setState({ connected: false }));
  source.addEventListener('receipts', () => again('today', 'receipts', 'receipt', 'shifts', 'shift', 'journal', 'attention'));
  source.addEventListener('shifts', () => again('shifts', 'shift', 'journal', 'attention'));
  source.addEventListener('tills', () => again('stores', 'fleet', 'device', 'today'));
  source.addEventListener('attention', () => again('attention', 'fleet', 'device'));
  source.addEventListener('tasks', () => again('tasks', 'task', 'task-conflicts', 'attention'));
  source.addEventListener('goods', () => again('goods'));
  source.addEventListener('staff', () => again('staff'));
  source.addEventListener('stores', () => again('stores', 'fleet', 'device'));
  source.addEventListener('policy', () => again('policy'));
  source.addEventListener('company', () => again('legal-entities', 'goods'));
  return () => {
    source.close();
    liveStore.setState({ connected: false });
  };
}
