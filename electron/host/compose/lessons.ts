/** Which till is in force, the shop's or a lesson's, and the way from one to the other. */
import type { Emitter } from '#contract/define/service.ts';
import type { sale } from '#contract/terminal/sale.ts';
import type { TillStore } from '../db/tx.ts';
import { createTraining, type TrainingFeature } from '../features/training/training-service.ts';
import { openLesson, type Lesson } from './lesson.ts';
import { createRouting, type Routing } from './routing.ts';
import type { Selling, SellingBase } from './selling.ts';

export type LessonsParts = SellingBase & {
  readonly store: TillStore;
  readonly shop: () => Selling;
  readonly emitSale: Emitter<typeof sale>;
  /** What seniors allowed so far is good no more: it was for the till that was in force. */
  readonly forgetApprovals: () => void;
  /** Told after a lesson began or ended. */
  readonly changed: () => void;
};

export type Lessons = {
  readonly training: TrainingFeature;
  readonly routing: Routing;
  /** The till in force. */
  readonly selling: () => Selling;
  readonly lesson: () => Lesson | null;
};

export function composeLessons(parts: LessonsParts): Lessons {
  const { store, clock, newId, signedIn, guard, shop, emitSale } = parts;
  let lesson: Lesson | null = null;
  const selling = (): Selling => lesson?.selling ?? shop();
  const routing = createRouting(selling, clock);
  /** The till in force and what was allowed at it change in one turn: no call comes between. */
  const turn = (to: Lesson | null): void => {
    lesson = to;
    parts.forgetApprovals();
  };
  const training = createTraining({
    store, clock, newId, signedIn, guard, inHand: (tx) => shop().sale.inHand(tx),
    begin: async () => {
      const begun: Lesson = await openLesson({ ...parts, emitSale: (event, payload) => { if (lesson === begun) emitSale(event, payload); } });
      turn(begun);
    },
    end: async () => {
      const ended = lesson;
      turn(null);
      if (ended === null) return;
      await routing.settled(ended.selling);
      ended.close();
    },
    changed: () => {
      selling().sale.changed();
      parts.changed();
    },
  });
  return { training, routing, selling, lesson: () => lesson };
}
