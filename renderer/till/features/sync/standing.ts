/** How the till stands towards headquarters, as one thing to say first. */
import type { SyncIssue } from '#contract/terminal/sync.ts';
import type { SyncState, TillState } from '#contract/terminal/till.ts';

export type Standing = 'demo' | 'revoked' | 'unknown' | 'loading' | 'well' | 'sending' | 'never' | 'offline' | 'offline-long';
export type Tone = 'good' | 'quiet' | 'warn' | 'danger';

const DAY_MS = 86_400_000;
/** Less than this is no difference anybody sees on a receipt. */
const CLOCK_OFF_MS = 60_000;

export const tones: Readonly<Record<Standing, Tone>> = { demo: 'quiet', revoked: 'danger', unknown: 'warn', loading: 'quiet', well: 'good', sending: 'good', never: 'quiet', offline: 'quiet', 'offline-long': 'warn' };

/** The worst or most telling first; a till without a connection is not in trouble until sales have stood on it for a day. */
export function standingOf(mode: TillState['mode'], sync: SyncState, issues: readonly SyncIssue[], nowMs: number): Standing {
  if (mode === 'demo') return 'demo';
  if (issues.some(({ kind }) => kind === 'revoked')) return 'revoked';
  if (sync.unknown === true) return 'unknown';
  if (sync.loading !== null) return 'loading';
  if (sync.lastContactAt === null) return 'never';
  if (sync.online) return sync.unsent === 0 ? 'well' : 'sending';
  return sync.oldestUnsentAt !== null && nowMs - sync.oldestUnsentAt > DAY_MS ? 'offline-long' : 'offline';
}

/** @param clockOffsetMs server minus till */
export function clockOf(clockOffsetMs: number | null): { readonly is: 'unknown' | 'right' | 'fast' | 'slow'; readonly byMs: number } {
  if (clockOffsetMs === null) return { is: 'unknown', byMs: 0 };
  const byMs = Math.abs(clockOffsetMs);
  if (byMs < CLOCK_OFF_MS) return { is: 'right', byMs };
  return { is: clockOffsetMs < 0 ? 'fast' : 'slow', byMs };
}

/** Kinds this page has words for. */
export const knownKinds = ['quarantined', 'fork', 'new-life', 'restored', 'copied', 'paired-anew', 'server-older', 'damaged', 'differs', 'conflict', 'picture', 'put-aside'] as const;
export type KnownKind = (typeof knownKinds)[number];

/** A new life of the database is said by why it began, where that was written down. */
export function knownKind({ kind, detail }: Pick<SyncIssue, 'kind' | 'detail'>): KnownKind | null {
  const why = kind === 'new-life' ? detail['why'] : null;
  if (kind === 'quarantined' && detail['reason'] === 'put-aside') return 'put-aside';
  if (kind === 'data-differs') return 'differs';
  return knownKinds.find((known) => known === why) ?? knownKinds.find((known) => known === kind) ?? null;
}
