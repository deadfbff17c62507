import type { AnswerOf, CallsOf, Implementation } from '#contract/define/service.ts';
import type { training } from '#contract/terminal/training.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { SaleState } from '#domain/sale/life.ts';
import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import { attempt } from '#host/posting/attempt.ts';
import type { Guard, SignedIn } from '#host/posting/guard.ts';
import { postJournal } from '#host/posting/journal.ts';
import type { JournalEvent } from '#host/posting/journal-events.ts';

export type TrainingDeps = {
  /** The real one: its journal says when a lesson began and ended, and nothing else of it. */
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly signedIn: SignedIn;
  readonly guard: Guard;
  /** The real sale in hand. */
  readonly inHand: (tx: ReadTx) => { readonly state: SaleState; readonly lineCount: number };
  /** Sets up a till where nothing is real and sends the selling calls there. */
  readonly begin: () => Promise<void>;
  /** Sends them to the real till again and forgets the other one. */
  readonly end: () => Promise<void>;
  /** Told after a lesson began or ended: something was written that the server should get, and every screen looks different. */
  readonly changed: () => void;
};

export type TrainingFeature = {
  readonly service: Implementation<typeof training>;
  /** Ends a lesson because the till stops. */
  readonly leave: () => Promise<void>;
  /** Tells who stands at the till now. A lesson is one person's: whoever comes after finds the shop, and sells for real. */
  readonly present: (staffId: string | null) => Promise<void>;
  /** Ends a lesson of a till that belongs to nobody any more: there is no journal to say so in. */
  readonly abandon: () => Promise<void>;
};

type Entered = AnswerOf<CallsOf<typeof training>['enter']>;

export function createTraining(deps: TrainingDeps): TrainingFeature {
  const { store, clock } = deps;
  /** Who began the lesson that is on, or is about to be. */
  let pupil: string | null = null;

  const note = (tx: WriteTx, staffId: string, event: JournalEvent): void => {
    postJournal(tx, clock.nowMs(), { id: deps.newId(), staffId, event, detail: {} });
  };

  const admit = (tx: WriteTx, staffId: string, approvalId: string | undefined): Entered => {
    const { state, lineCount } = deps.inHand(tx);
    if (lineCount > 0 || (state !== 'cart' && state !== 'tendering')) return refused('cart-not-empty');
    const missing = deps.guard(tx, { right: 'training', size: null, subject: '' }, approvalId);
    if (missing !== null) return refused('needs-right', missing);
    note(tx, staffId, 'training-started');
    return ok({});
  };

  const ended = (staffId: string): void => { store.write((tx) => { note(tx, staffId, 'training-ended'); }); };

  /** The lesson ends whatever happens to its note, and every screen hears of it: the next sale is a real one. */
  const finish = async (staffId: string): Promise<void> => {
    pupil = null;
    await deps.end();
    try {
      ended(staffId);
    } finally {
      deps.changed();
    }
  };

  const enter = async (approvalId: string | undefined): Promise<Entered> => {
    const staff = deps.signedIn();
    if (staff === null) return refused('not-signed-in');
    if (pupil !== null) return refused('already-training');
    const answer = attempt(store, (tx) => admit(tx, staff.id, approvalId));
    if (!answer.ok) return answer;
    pupil = staff.id;
    try {
      await deps.begin();
    } catch (error) {
      await finish(staff.id);
      throw error;
    }
    deps.changed();
    return answer;
  };

  return {
    leave: async () => { if (pupil !== null) await finish(pupil); },
    present: async (staffId) => { if (pupil !== null && pupil !== staffId) await finish(pupil); },
    abandon: async () => {
      if (pupil === null) return;
      pupil = null;
      await deps.end();
    },
    service: {
      enter: ({ approvalId }) => enter(approvalId),
      leave: async () => {
        if (pupil === null) return refused('not-training');
        // The note first: where the disk is full the lesson goes on, and whoever leaves it asks once more.
        ended(pupil);
        pupil = null;
        await deps.end();
        deps.changed();
        return ok({});
      },
    },
  };
}
