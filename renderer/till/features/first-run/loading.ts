/** How far the copy of the shop is, as one thing to say first. */
import type { SyncState } from '#contract/terminal/till.ts';

export type LoadingStage = 'connecting' | 'offline' | 'preparing' | 'downloading' | 'slow' | 'building';
export const loadingSteps = ['connect', 'prepare', 'download', 'build'] as const;
export type LoadingStep = (typeof loadingSteps)[number];

/** @param stalled nothing has come for longer than people wait without asking */
export function stageOf({ loading, online, lastContactAt }: Pick<SyncState, 'loading' | 'online' | 'lastContactAt'>, stalled: boolean): LoadingStage {
  // What has come whole is put in its place with or without a connection.
  if (loading?.phase === 'building') return 'building';
  if (!online) return lastContactAt === null && !stalled ? 'connecting' : 'offline';
  if (loading?.phase === 'preparing') return 'preparing';
  if (loading === null || (loading.phase === undefined && loading.received === 0)) return stalled ? 'slow' : 'connecting';
  return stalled ? 'slow' : 'downloading';
}

/** Whole percents, never 100 before the end; null while nobody knows how much there is. */
export function percentOf(loading: SyncState['loading']): number | null {
  if (loading === null || loading.expected <= 0) return null;
  return Math.min(99, Math.floor((100 * loading.received) / loading.expected));
}

/** The step that is being done now. */
export function stepOf({ loading, online }: Pick<SyncState, 'loading' | 'online'>): LoadingStep {
  switch (loading?.phase) {
    case 'preparing': return 'prepare';
    case 'downloading': return 'download';
    case 'building': return 'build';
    case undefined: return loading !== null && loading.received > 0 ? 'download' : online ? 'prepare' : 'connect';
  }
}
