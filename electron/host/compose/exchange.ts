/** What the screens are told of the exchange with headquarters beside its work. */
import { statSync } from 'node:fs';
import { createSync, type SyncDeps, type SyncFeature } from '../features/sync/sync-service.ts';
import type { HostOptions } from './host-options.ts';

export type ExchangeParts = Omit<SyncDeps, 'timer' | 'clock' | 'files'>;

export function composeExchange({ paths, timer, clock }: HostOptions, parts: ExchangeParts): SyncFeature {
  // Each with its log, which is part of it until it is folded in.
  const files = (): { name: string; bytes: number }[] => ([['till', paths.database], ['replica', paths.replica]] as const).flatMap(([name, file]) => {
    const bytes = ['', '-wal'].map((suffix) => statSync(file + suffix, { throwIfNoEntry: false })?.size);
    return bytes[0] === undefined ? [] : [{ name, bytes: bytes.reduce<number>((sum, size) => sum + (size ?? 0), 0) }];
  });
  return createSync({ ...parts, timer, clock, files });
}
