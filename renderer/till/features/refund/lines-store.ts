import type { StoreApi } from 'zustand';
import { createEarlier } from '#renderer/ui/earlier.ts';
import { approved } from '../../parts/approval.ts';
import { chosenLines, digitTyped, isInDoubt, lastErased, markedLine, moved, numberEnded, pointed, quantityAsked, quantityPasted, refusedCharacter, scanned, stepped, toggled, toggledAll, type Choice } from './choice.ts';
import type { RefundDeps, RefundState, Refuse } from './refund-state.ts';

/** What fingers and keys do with the lines of the open receipt. */
export type Lines = {
  readonly move: (step: number) => void;
  readonly point: (lineNo: number) => void;
  readonly toggle: () => void;
  readonly toggleLine: (lineNo: number) => void;
  readonly toggleAll: () => void;
  readonly step: (lineNo: number, units: number) => void;
  readonly type: (characters: string) => void;
  /** A whole quantity takes the place of what was typed after `*`; anything else is refused aloud. */
  readonly paste: (text: string) => void;
  readonly takeBack: (count: number) => void;
  readonly erase: () => void;
  /** Puts what is chosen into the cart. */
  readonly add: () => void;
};

function typedOne(choice: Choice, character: string): Choice {
  // `3 5` are two lines: a space after a number ends it, and after a quantity too.
  if (character === ' ') return choice.typing !== null ? numberEnded(choice) : toggled(choice);
  if (character === '*') return quantityAsked(choice);
  // A quantity being typed has neither letters nor a sign.
  if (choice.typing?.what === 'quantity' && !/^[\d.,]$/.test(character)) return refusedCharacter(choice);
  // The key A, in either layout.
  if (/^[aфAФ]$/u.test(character)) return toggledAll(choice);
  if (character === '+') return stepped(choice, 1);
  if (/^[-\u2212]$/u.test(character)) return stepped(choice, -1);
  return /^[\d.,]$/.test(character) ? digitTyped(choice, character) : isInDoubt(choice) && choice.typing?.what === 'line' ? choice : refusedCharacter(choice);
}

/** What one key found: put back where it turns out to be the beginning of a scan. */
type Found = Pick<RefundState, 'choice' | 'refusal'>;

/** `scanOnto` resolves when the code is read and its line marked, or what became of it is told. */
export function createLines({ getState: get, setState: set }: StoreApi<RefundState>, deps: RefundDeps, refuse: Refuse): Lines & { readonly scanOnto: (code: string) => Promise<void> } {
  const earlier = createEarlier<Found>();
  const change = (how: (choice: Choice) => Choice): void => set(({ choice, adding }) => (choice === null || adding ? {} : { choice: how(choice), refusal: null }));
  /** What a host has answered is also in what a key typed meanwhile is taken back to. */
  const answered = (how: (found: Found) => Found): void => {
    earlier.change(how);
    set(how);
  };
  const told: Refuse = (refusal, sound) => {
    answered(({ choice }) => ({ choice, refusal }));
    refuse(refusal, sound);
  };
  return {
    scanOnto: (code) => readOnto(get, { ...deps, answered, refuse: told }, code),
    move: (step) => change((choice) => moved(choice, step)),
    point: (lineNo) => change((choice) => pointed(choice, lineNo)),
    toggle: () => change(toggled),
    toggleLine: (lineNo) => change((choice) => toggled(pointed(choice, lineNo))),
    toggleAll: () => change(toggledAll),
    step: (lineNo, units) => change((choice) => stepped(markedLine(choice)?.lineNo === lineNo ? choice : pointed(choice, lineNo), units)),
    type: (characters) => {
      for (const character of characters) {
        const { choice, refusal } = get();
        if (choice !== null) earlier.keep({ choice, refusal });
        change((now) => typedOne(now, character));
      }
    },
    paste: (text) => change((choice) => quantityPasted(choice, text)),
    takeBack: (count) => {
      const then = earlier.back(count);
      if (then !== null) set(({ choice, adding }) => (adding || choice === null || choice.receipt !== then.choice?.receipt ? {} : then));
    },
    erase: () => change(lastErased),
    add: () => {
      const { choice, adding, reason } = get();
      const lines = choice === null ? [] : chosenLines(choice);
      // A number that is no line's, or one of a line that came back, is mended first: Enter would take less than was typed.
      if (choice === null || adding || lines.length === 0 || isInDoubt(choice)) return;
      set({ adding: true, refusal: null });
      const gesture = deps.newGesture();
      deps.inOrder(async () => {
        const answer = await deps.withApproval((approvalId) => deps.refund.add({ gesture, receiptId: choice.receipt.receiptId, lines, reason, ...approved(approvalId) }));
        if (!answer.ok) return told(answer);
        set({ adding: false });
        deps.sound('ok');
        deps.added(answer.value);
      });
    },
  };
}

type Reading = Pick<RefundDeps, 'refund' | 'sound'> & { readonly answered: (how: (found: Found) => Found) => void; readonly refuse: Refuse };

/**
 * A scanned code marks its line on the open receipt, by the code it was sold by or by the goods the till reads it as: never by what looks like it. What
 * is known no more still comes back by the code it was sold by.
 */
async function readOnto(get: () => RefundState, { refund, sound, answered, refuse }: Reading, code: string): Promise<void> {
  const opened = get().choice?.receipt;
  if (opened === undefined) return;
  const answer = await refund.read({ code });
  const { choice, adding } = get();
  if (choice === null || choice.receipt !== opened) return;
  if (adding) return sound('blocked');
  if (!answer.ok && (answer.code === 'fault' || answer.code === 'not-signed-in' || answer.code === 'too-large')) return refuse(answer);
  const goods = answer.ok ? answer.value.goods : [];
  const next = scanned(choice, code, goods);
  if (next === null) return refuse({ ok: false, code: 'not-on-receipt', detail: { code } }, 'unknown');
  // A code that was refused before this one stays told until Enter acknowledges it: hands scan on without looking up.
  answered((found) => ({ choice: found.choice && (scanned(found.choice, code, goods) ?? found.choice), refusal: found.refusal?.code === 'not-on-receipt' ? found.refusal : null }));
  sound(next.trouble === null ? 'ok' : 'blocked');
}
