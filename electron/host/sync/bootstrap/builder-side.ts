/** The builder's thread: one call after another, an answer to each. */
import type { MessagePort } from 'node:worker_threads';
import { Fault } from '#host/platform/fault.ts';
import type { BuildJob } from './build-job.ts';
import type { BuilderFailure, BuilderMessage, BuilderRequest } from './builder-messages.ts';
import { SnapshotRefused } from './builder-port.ts';

/** Answers on `port` with what the job does. @param make given how to tell of rows */
export function serveBuilder(port: Pick<MessagePort, 'on' | 'postMessage'>, make: (onRows: (rows: number) => void) => BuildJob): void {
  const say = (message: BuilderMessage): void => { port.postMessage(message); };
  const job = make((rows) => say({ rows }));
  port.on('message', ({ id, call, args }: BuilderRequest) => {
    try {
      say({ id, value: (job[call] as (...given: readonly unknown[]) => unknown)(...args) });
    } catch (error) {
      say({ id, failure: failureOf(error) });
    }
  });
}

function failureOf(error: unknown): BuilderFailure {
  if (error instanceof SnapshotRefused) return { kind: 'refused', refusal: error.kind, message: error.message };
  if (error instanceof Fault) return { kind: 'fault', code: error.code, message: error.message };
  return { kind: 'bug', message: error instanceof Error ? error.stack ?? error.message : String(error) };
}
