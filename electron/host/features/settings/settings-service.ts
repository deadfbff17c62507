import type { AnswerOf, CallsOf, Emitter, Implementation } from '#contract/define/service.ts';
import type { settings, Settings } from '#contract/terminal/settings.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import { attempt } from '#host/posting/attempt.ts';
import type { Guard, RightMissing, SignedIn } from '#host/posting/guard.ts';
import { postJournal } from '#host/posting/journal.ts';
import { readMeta } from '#host/posting/meta.ts';
import { listSettings, saveSetting } from './settings-repo.ts';
import { guardedNames, problemOf } from './settings-rules.ts';

export type SettingsDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly signedIn: SignedIn;
  readonly guard: Guard;
  readonly isPrinterAddress: (address: string) => boolean;
  /** The printer given at the start, until somebody chooses one. */
  readonly defaultPrinter: string;
  /** Keeps the password of the mail server outside the database; empty forgets it. */
  readonly saveMailPassword: (password: string) => void | Promise<void>;
  /** Queues a short paper on the printer that is set up. */
  readonly printTest: () => void;
  readonly emit: Emitter<typeof settings>;
  readonly changed: (now: Settings, before: Settings) => void;
  /** Something was written that the server should get. */
  readonly committed: () => void;
};

export type SettingsFeature = {
  readonly service: Implementation<typeof settings>;
  readonly now: () => Settings;
  /** The till has another owner, or none: what was kept of the one before is gone. */
  readonly ownerChanged: () => void;
};

type Answer<M extends keyof CallsOf<typeof settings>> = AnswerOf<CallsOf<typeof settings>[M]>;
type Forbidden = { readonly ok: false; readonly code: 'not-signed-in'; readonly detail: Record<string, never> } | { readonly ok: false; readonly code: 'needs-right'; readonly detail: RightMissing };

const defaults: Omit<Settings, 'printerAddress'> = {
  language: 'ru', theme: 'system', soundVolume: 60, paperWidthChars: 48, layout: 'touch', screenKeyboard: 'touch', keys: {}, favourites: [],
  paperBlocks: { header: true, discounts: true, taxes: true, refundCode: true, footer: true },
  mail: { host: '', port: 465, secure: true, user: '', from: '' },
};

export function createSettings(deps: SettingsDeps): SettingsFeature {
  const { store, clock } = deps;
  const initial: Settings = { ...defaults, printerAddress: deps.defaultPrinter };
  let now: Settings = { ...initial, ...store.read(listSettings) };

  /** Null where these may be changed by whoever is here. A till nobody owns yet has no people who could be asked, and nothing to protect. */
  const forbidden = (tx: WriteTx, names: readonly string[], approvalId: string | undefined): Forbidden | null => {
    if (names.length === 0 || readMeta(tx).mode === null) return null;
    const staff = deps.signedIn();
    if (staff === null) return refused('not-signed-in');
    const missing = deps.guard(tx, { right: 'settings', size: null, subject: names.join(' ') }, approvalId);
    if (missing !== null) return refused('needs-right', missing);
    postJournal(tx, clock.nowMs(), { id: deps.newId(), staffId: staff.id, event: 'settings-changed', detail: { names } });
    return null;
  };

  const change = (tx: WriteTx, wanted: Partial<Settings>, approvalId: string | undefined): Answer<'change'> => {
    const problem = problemOf(wanted, deps.isPrinterAddress);
    if (problem !== null) return problem;
    const others = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(now[name as keyof Settings]))) as Partial<Settings>;
    // Nobody may tidy up a till before a PIN was given.
    if (others.favourites !== undefined && deps.signedIn() === null) return refused('not-signed-in');
    const no = forbidden(tx, guardedNames(others), approvalId);
    if (no !== null) return no;
    for (const [name, value] of Object.entries(wanted)) saveSetting(tx, name, value);
    return ok({ ...now, ...wanted });
  };

  return {
    now: () => now,
    ownerChanged: () => {
      now = { ...initial, ...store.read(listSettings) };
      deps.emit('changed', now);
    },
    service: {
      get: () => ok(now),
      change: ({ approvalId, ...given }) => {
        const wanted = Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(initial, name))) as Partial<Settings>;
        const answer = attempt(store, (tx) => change(tx, wanted, approvalId));
        if (!answer.ok) return answer;
        const before = now;
        now = answer.value;
        deps.emit('changed', now);
        deps.changed(now, before);
        deps.committed();
        return answer;
      },
      setMailPassword: async ({ password, approvalId }) => {
        const answer = attempt(store, (tx): Answer<'setMailPassword'> => forbidden(tx, ['mailPassword'], approvalId) ?? ok({}));
        if (!answer.ok) return answer;
        await deps.saveMailPassword(password);
        deps.committed();
        return answer;
      },
      testPrint: () => {
        if (now.printerAddress.trim() === '') return refused('no-printer');
        deps.printTest();
        return ok({});
      },
    },
  };
}
