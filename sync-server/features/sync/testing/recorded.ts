/** Commits as real tills of older contract versions wrote them, byte for byte. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Commit, CommitHeader, CommitPayload } from '#contract/sync/commit.ts';
import type { FixedIds } from './shop.ts';

export type Recorded = { readonly commits: readonly Commit[]; readonly facts: NonNullable<CommitPayload['facts']>; readonly ids: FixedIds };

/** A shift opened with 100.00 in the drawer, and a sale of two goods in cash with change, by a till of that version. */
export function recordedCommits(version: number): Recorded {
  const file = join(import.meta.dirname, 'recorded', `version-${version}.json`);
  const written = JSON.parse(readFileSync(file, 'utf8')) as { header: CommitHeader; payload: string }[];
  const commits = written.map(({ header, payload }) => ({ header, payload: new TextEncoder().encode(payload) }));
  const facts = written.flatMap(({ payload }) => (JSON.parse(payload) as CommitPayload).facts ?? []);
  const { companyId, legalEntityId, storeId, tillId, incarnationId } = facts[0]?.row as Omit<FixedIds, 'deviceId'>;
  return { commits, facts, ids: { companyId, legalEntityId, storeId, tillId, incarnationId, deviceId: written[0]?.header.device ?? '' } };
}
