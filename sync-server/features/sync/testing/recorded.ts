/** Commits as real tills of older contract versions wrote them, byte for byte. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Commit, CommitHeader, CommitPayload } from '#contract/sync/commit.ts';
import type { FixedIds } from './shop.ts';

const RECORDED_DIR = join(import.meta.dirname, 'recorded');
/** Versions a day is recorded of: each that was released, in order. */
export const recordedVersions: readonly number[] = readdirSync(RECORDED_DIR).map((file) => Number(/^version-(\d+)\.json$/.exec(file)?.[1])).toSorted((a, b) => a - b);

export type Recorded = { readonly commits: readonly Commit[]; readonly facts: NonNullable<CommitPayload['facts']>; readonly ids: FixedIds };

/** What a till of that version wrote: of version 1 a shift opened with 100.00 in the drawer and a sale of two goods in cash with change, of later ones a day. */
export function recordedCommits(version: number): Recorded {
  const file = join(RECORDED_DIR, `version-${version}.json`);
  const written = JSON.parse(readFileSync(file, 'utf8')) as { header: CommitHeader; payload: string }[];
  const commits = written.map(({ header, payload }) => ({ header, payload: new TextEncoder().encode(payload) }));
  const facts = written.flatMap(({ payload }) => (JSON.parse(payload) as CommitPayload).facts ?? []);
  const { companyId, legalEntityId, storeId, tillId, incarnationId } = facts[0]?.row as Omit<FixedIds, 'deviceId'>;
  return { commits, facts, ids: { companyId, legalEntityId, storeId, tillId, incarnationId, deviceId: written[0]?.header.device ?? '' } };
}
