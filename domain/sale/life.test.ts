import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { next, saleEvents, saleStates, type SaleEvent, type SaleState } from './life.ts';

/** The arrows of SPEC SAL10, written a second time by hand. */
const allowed = new Map<string, SaleState>([
  ['cart tender', 'tendering'], ['tendering back', 'cart'], ['tendering save-intent', 'fiscal-intent'],
  ['tendering authorise', 'card-authorised'], ['card-authorised back', 'tendering'], ['card-authorised save-intent', 'fiscal-intent'],
  ['fiscal-intent registered', 'registered'], ['fiscal-intent refused', 'not-registered'], ['fiscal-intent lost', 'unknown'],
  ['unknown resolved-registered', 'registered'], ['unknown resolved-not-registered', 'not-registered'],
  ['not-registered back', 'tendering'], ['registered post', 'posted'], ['registered post-next', 'fiscal-intent'],
]);

describe('the life of a sale', () => {
  it('SAL10: exactly these arrows exist', () => {
    for (const state of saleStates) {
      for (const event of saleEvents) {
        const to = allowed.get(`${state} ${event}`);
        expect(next(state, event)).toEqual(to === undefined ? { ok: false, code: 'not-allowed', detail: { state, event } } : { ok: true, value: to });
      }
    }
  });

  it('SAL11, SAL12, SAL13, SAL14: laws of any walk', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom<SaleEvent>(...saleEvents), { maxLength: 60 }), (events) => {
      let state: SaleState = 'cart';
      const been: SaleState[] = [state];
      for (const event of events) {
        const answer = next(state, event);
        if (!answer.ok) continue;
        expect(state).not.toBe('posted');
        if (state === 'unknown') expect(['resolved-registered', 'resolved-not-registered']).toContain(event);
        if (answer.value === 'posted' || event === 'post-next') expect(state).toBe('registered');
        if (answer.value === 'registered') expect(been).toContain('fiscal-intent');
        state = answer.value;
        been.push(state);
      }
    }), { numRuns: 500 });
  });

  it('SAL16: card money is held before the register is asked, and nobody gets from it to the cart but over the tenders', () => {
    const into = [...allowed].filter(([, to]) => to === 'card-authorised').map(([arrow]) => arrow);
    const out = [...allowed].filter(([arrow]) => arrow.startsWith('card-authorised ')).map(([, to]) => to);
    expect([into, out]).toEqual([['tendering authorise'], ['tendering', 'fiscal-intent']]);
  });

  it('SAL17: any number of documents of one basket are registered one after the other', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), (documents) => {
      const events: SaleEvent[] = ['tender', 'save-intent', 'registered'];
      for (let more = 1; more < documents; more += 1) events.push('post-next', 'registered');
      const end = [...events, 'post' as const].reduce<SaleState>((state, event) => {
        const answer = next(state, event);
        return answer.ok ? answer.value : state;
      }, 'cart');
      expect(end).toBe('posted');
    }));
  });

  it('SAL15: every state can still reach posted', () => {
    for (const start of saleStates) {
      const reached = new Set<SaleState>([start]);
      for (const state of reached) {
        for (const event of saleEvents) {
          const answer = next(state, event);
          if (answer.ok) reached.add(answer.value);
        }
      }
      expect(reached.has('posted')).toBe(true);
    }
  });
});
