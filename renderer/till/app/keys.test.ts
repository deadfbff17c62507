import { describe, expect, it } from 'vitest';
import type { TillState } from '#contract/terminal/till.ts';
import { cartLine, cartView } from '../parts/testing/cart.fixture.ts';
import { frameActions } from './actions.ts';
import type { Till } from './compose.ts';
import { createTill, historyOf, letterAbout, type TillKeeper } from './till-store.ts';

function frameOf(): TillKeeper {
  return createTill({ status: () => 'open', onStatus: () => undefined, services: { till: { on: () => () => undefined } } } as unknown as Parameters<typeof createTill>[0], () => undefined);
}

describe('the list of keys', () => {
  it('comes over the panel it was asked from, which stays as it is, and goes when another opens', () => {
    const frame = frameOf();
    const stands = (): unknown[] => {
      const { panel, subject, keysShown } = frame.store.getState();
      return [panel, subject, keysShown];
    };
    frame.open('shift', 'handover');
    frame.open('keys');
    expect(stands()).toEqual(['shift', 'handover', true]);
    frame.closeKeys();
    expect(stands()).toEqual(['shift', 'handover', false]);
    frame.open('menu');
    frame.open('keys');
    expect(stands()).toEqual([null, null, true]);
    frame.open('history', 'r1');
    expect(stands()).toEqual(['history', 'r1', false]);
  });
});

describe('the keys of what is not done every minute', () => {
  /** Somebody sells: what the actions of the frame do is written down. */
  function pressed(lines: number): { readonly press: (action: 'gift' | 'pdf' | 'paper' | 'email' | 'clear' | 'handover' | 'signOut') => unknown[]; readonly may: (more: object) => string[] } {
    const done: unknown[] = [];
    const selling = { staff: { id: 's1' }, locked: false, shift: { id: 'h1' } };
    const cart = cartView('a', Array.from({ length: lines }, (_, index) => cartLine(index + 1)));
    const till = {
      frame: { mayLeave: () => true, open: (panel: unknown, subject: unknown = null) => done.push(panel === null ? 'closed' : [panel, subject]) }, cart: { store: { getState: () => ({ cart }) } }, inOrder: (work: () => Promise<void>) => void work(),
      papers: { reprintLast: (gift = false) => done.push([gift ? 'gift' : 'copy']), pdfLast: () => done.push(['pdf']), withLast: (work: (receiptId: string) => void) => work('r9') },
      payment: { cartGone: () => undefined, dismissPaid: () => undefined }, terminal: { services: { staff: { signOut: () => Promise.resolve(done.push('signed out')) } } },
    } as unknown as Till;
    return {
      press: (action) => {
        done.length = 0;
        frameActions(till, selling as unknown as TillState)[action]?.();
        return done;
      },
      may: (more) => Object.keys(frameActions(till, { ...selling, ...more } as unknown as TillState)),
    };
  }

  it('give papers of the last receipt, hand the shift over, and leave the till', () => {
    const { press } = pressed(1);
    expect(press('gift')).toEqual([['gift']]);
    expect(press('pdf')).toEqual([['pdf']]);
    expect(press('paper')).toEqual([['history', 'r9']]);
    expect(press('email')).toEqual([['history', letterAbout('r9')]]);
    expect(press('handover')).toEqual([['shift', 'handover']]);
    expect(press('signOut')).toEqual(['closed', 'signed out']);
    expect([historyOf(letterAbout('r9')), historyOf('r9'), historyOf(null)]).toEqual([{ receiptId: 'r9', writes: true }, { receiptId: 'r9', writes: false }, { receiptId: null, writes: false }]);
  });

  it('ask before a receipt is thrown away, and only where there is one', () => {
    expect([pressed(2).press('clear'), pressed(0).press('clear')]).toEqual([[['clear', null]], []]);
  });

  it('are nobody\'s while nobody stands here, and sell nothing without a shift', () => {
    const { may } = pressed(1);
    expect(may({ staff: null }).sort()).toEqual(['help', 'menu', 'settings']);
    expect(may({ shift: null })).toContain('signOut');
    for (const action of ['gift', 'email', 'pdf', 'paper', 'clear', 'handover']) expect(may({ shift: null })).not.toContain(action);
  });
});
