/** What the builder's thread and those who ask it say to each other. */
import type { BuildJob } from './build-job.ts';
import type { SnapshotRefused } from './builder-port.ts';
import type { UnpackerLine } from './unpacker.ts';

type Calls = { readonly [K in keyof BuildJob]: { readonly call: K; readonly args: Parameters<BuildJob[K]> } };
export type BuilderRequest = Calls[keyof BuildJob] & { readonly id: number };

export type BuilderFailure =
  | { readonly kind: 'refused'; readonly refusal: SnapshotRefused['kind']; readonly message: string }
  | { readonly kind: 'fault'; readonly code: string; readonly message: string }
  | { readonly kind: 'bug'; readonly message: string };

export type BuilderMessage = { readonly rows: number } | { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: BuilderFailure };

/** What the builder's threads are started with: the one that writes, and the one that reads chunks for it. */
export type BuilderData = { readonly root: string; readonly keyHex: string; readonly replicaPath: string; readonly deviceSecret: string };
export type WriterData = Omit<BuilderData, 'deviceSecret'> & { readonly line: UnpackerLine };
export type UnpackerData = Pick<BuilderData, 'deviceSecret'> & { readonly line: UnpackerLine };
