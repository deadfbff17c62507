/** The age of a shift while the clock jumps, told by the same functions that commits, contacts and the frame go through. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockTrust } from './clock-trust.ts';
import { clockSeen, contactSeen, openedAfter, shopNowMs, type Opening, type Seen } from './shop-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTHS = 90 * DAY;
const YEAR = 365 * DAY;
const NOW = 1_770_000_000_000;

type Step = { readonly kind: 'passes'; readonly ms: number } | { readonly kind: 'jumps'; readonly off: number } | { readonly kind: 'fact' } | { readonly kind: 'contact' } | { readonly kind: 'opens' };
const passes = (ms: number): Step => ({ kind: 'passes', ms });
const jumps = (off: number): Step => ({ kind: 'jumps', off });
const [fact, contact, opens]: Step[] = [{ kind: 'fact' }, { kind: 'contact' }, { kind: 'opens' }];

/** A till: the true time, how far its clock is off, what it knows of it, and its shift; opening one ends the one before. */
class Till {
  #trueMs = NOW;
  off = 0;
  #seen: Seen = { lastContactAt: null, clockOffsetMs: null, lastFactAt: 0, steadyAt: 0 };
  #shift: Opening | null = null;
  #openedTrueMs = NOW;

  get #nowMs(): number { return this.#trueMs + this.off; }

  shopMs(): number { return shopNowMs(this.#seen, this.#nowMs); }

  ageMs(): number { return this.#shift === null ? 0 : Math.max(0, this.shopMs() - this.#shift.shopAt); }

  trueAgeMs(): number { return this.#trueMs - this.#openedTrueMs; }

  take(steps: readonly Step[]): this {
    for (const step of steps) {
      if (step.kind === 'passes') this.#trueMs += step.ms;
      else if (step.kind === 'jumps') this.off = step.off;
      else if (step.kind === 'fact') this.#fact();
      else if (step.kind === 'contact') this.#learn(contactSeen(this.#seen, this.#nowMs, -this.off), true);
      else this.#open();
    }
    return this;
  }

  #open(): void {
    if (this.#shift !== null) this.#fact();
    const nowMs = this.#nowMs;
    const shift = { occurredAt: nowMs, shopAt: this.shopMs(), isKnown: clockTrust({ nowMs, ...this.#seen }) === 'trusted' };
    this.#fact();
    [this.#shift, this.#openedTrueMs] = [shift, this.#trueMs];
  }

  #fact(): void {
    const after = { ...this.#seen, ...clockSeen(this.#seen, this.#nowMs) };
    if (this.#seen.steadyAt > 0 && after.steadyAt === 0) this.#learn(after, false);
    this.#seen = after;
  }

  #learn(after: Seen, told: boolean): void {
    if (this.#shift !== null) this.#shift = { ...this.#shift, ...openedAfter(this.#shift, this.#seen, after, this.#nowMs, told) };
    this.#seen = after;
  }
}

describe('SHF10 the age of a shift, in hours, by a clock', () => {
  it.each([
    ['in step', [contact, opens, passes(3 * HOUR)], 3],
    ['nobody checked', [opens, passes(3 * HOUR)], 3],
    ['put back after a trusted opening, the server met again', [contact, opens, passes(3 * HOUR), jumps(-MONTHS), contact], 3],
    ['put back after an opening nobody checked, the server met again', [opens, passes(3 * HOUR), jumps(-MONTHS), contact], 3],
    ['put back after a sale, and no server since', [contact, opens, passes(3 * HOUR), fact, jumps(-MONTHS)], 3],
    ['put back a little once the server was met', [opens, passes(HOUR), contact, passes(3 * HOUR), jumps(-2 * HOUR), contact], 4],
    ['behind at both ends', [jumps(-MONTHS), opens, passes(3 * HOUR), contact], 3],
    ['ahead at both ends, the server met since', [jumps(MONTHS), opens, passes(3 * HOUR), contact], 3],
    ['set forward by months and told so', [contact, opens, passes(3 * HOUR), jumps(MONTHS), fact, contact], 3],
    ['at its factory date at the opening and set right since', [fact, passes(14 * HOUR), jumps(-6 * YEAR), opens, jumps(0)], 14],
    ['at its factory date at the opening and told so: it has run since', [fact, passes(14 * HOUR), jumps(-6 * YEAR), opens, passes(2 * HOUR), contact], 2],
    ['ahead at the opening and set right since: nothing better is known', [jumps(MONTHS), opens, jumps(0), contact], 0],
    ['ahead at the opening, set right and told so: as old as it was thought, and older from there', [jumps(MONTHS), opens, passes(5 * HOUR), fact, jumps(0), contact, passes(2 * HOUR)], 7],
    ['that had leapt ahead at the opening and is back: as old as it was thought, and older from there', [fact, jumps(YEAR), opens, passes(5 * HOUR), fact, jumps(0), fact, passes(2 * HOUR)], 7],
    ['that had leapt ahead at the opening and is back by the server\'s word', [fact, jumps(YEAR), opens, passes(5 * HOUR), fact, jumps(0), contact, passes(2 * HOUR)], 7],
    ['hours ahead in the shift before, put right, and told so', [opens, jumps(3 * HOUR), fact, jumps(0), opens, passes(HOUR), contact, passes(4 * HOUR)], 5],
    ['put back by a year in the shift before', [opens, passes(11 * HOUR), fact, jumps(-YEAR), fact, opens], 0],
    ['put back by three days in the shift before, and right again', [opens, passes(11 * HOUR), fact, jumps(-3 * DAY), fact, opens, fact, jumps(0), fact, passes(2 * HOUR)], 2],
    ['put back by a year in the shift before, and told so', [contact, opens, passes(11 * HOUR), contact, fact, jumps(-YEAR), fact, opens, contact, passes(2 * HOUR)], 2],
  ] as const)('%s', (_words, steps, hours) => {
    expect(new Till().take(steps as readonly Step[]).ageMs() / HOUR).toBeCloseTo(hours, 5);
  });
});

describe('SHF10 the age of a shift over random jumps of the clock', () => {
  const off = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.constantFrom(...[MINUTE, 3 * HOUR, DAY, 3 * DAY, 6 * DAY, 8 * DAY, MONTHS, YEAR, 6 * YEAR].flatMap((ms) => [ms, -ms])), fc.integer({ min: -2 * YEAR, max: 2 * YEAR }));
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.oneof(fc.integer({ min: 0, max: 2 * HOUR }), fc.integer({ min: 0, max: 3 * DAY })).map(passes) }, { weight: 2, arbitrary: off.map(jumps) },
    { weight: 3, arbitrary: fc.constant(fact as Step) }, { weight: 1, arbitrary: fc.constant(contact as Step) }, { weight: 1, arbitrary: fc.constant(opens as Step) },
  );
  const days = fc.array(step, { maxLength: 25 });
  const RUNS = { numRuns: 3_000 };

  it('begins at nothing, whatever the clock did in the shift before', () => {
    fc.assert(fc.property(days, (steps) => { expect(new Till().take([...steps, opens as Step]).ageMs()).toBeLessThan(MINUTE); }), RUNS);
  });

  it('never shrinks while the clock stands and nobody tells the time: what passes and what is written make it older', () => {
    fc.assert(fc.property(days, (steps) => {
      const till = new Till();
      for (const one of steps) {
        const [before, shopBefore] = [till.ageMs(), till.shopMs()];
        till.take([one]);
        // A clock days off when the server was last met is thought to be set right until it reaches the time of that contact again: shop and age go back there.
        if ((one.kind === 'passes' && till.shopMs() >= shopBefore) || one.kind === 'fact') expect(till.ageMs()).toBeGreaterThanOrEqual(before);
      }
    }), RUNS);
  });

  it('is the true one whenever the server is met, of a shift that was opened in step with it', () => {
    fc.assert(fc.property(days.map((steps) => steps.filter(({ kind }) => kind !== 'opens')), days, (steps, earlier) => {
      const till = new Till().take([...earlier, jumps(0), contact as Step, opens as Step, ...steps, contact as Step]);
      expect(till.ageMs()).toBe(till.trueAgeMs());
    }), RUNS);
  });
});
