/** A till whose database was refused: nothing can be sold, and the ways on can be chosen. */
import { terminalServices } from '#contract/terminal/services.ts';
import { TERMINAL_VERSION } from '#contract/terminal/version.ts';
import { Fault } from '../platform/fault.ts';
import { newId } from '../platform/ids.ts';
import type { Finding } from '../recovery/look.ts';
import { createRecovery } from '../recovery/recovery-service.ts';
import { createDispatcher, type Dispatcher, type Implementations } from '../transport/dispatch.ts';
import type { HostOptions } from './host-options.ts';

type Services = typeof terminalServices;

/** Answers every question that needs the database with a fault, and opens the till again by `reopen` once somebody has decided. */
export function composeDamaged(options: HostOptions & { readonly migrationsDir: string }, finding: Finding, reopen: () => void): Dispatcher<Services> {
  const { paths, secrets, clock, log, migrationsDir } = options;
  const dispatcher = createDispatcher({ services: terminalServices, version: TERMINAL_VERSION, build: options.build, log: log.module('transport'), ...(options.checkAnswers ? { checkAnswers: true } : {}) });
  const recovery = createRecovery({ paths, keyHex: secrets.databaseKey, migrationsDir, nowMs: clock.nowMs, newId: () => newId(clock), log: log.module('recovery'), finding, reopen });
  dispatcher.serve({ ...refusingAll(), recovery });
  return dispatcher;
}

function refusingAll(): Implementations<Services> {
  const refuse = (): never => {
    throw new Fault('storage-failed', 'never', 'the database of this till is damaged');
  };
  const names = (members: object): string[] => Object.keys(members);
  return Object.fromEntries(Object.entries(terminalServices).map(([key, { members }]) => [key, Object.fromEntries(names(members).map((name) => [name, refuse]))])) as unknown as Implementations<Services>;
}
