/** A refund over a host that answers as a test says, and what became of it. */
import type { RefundableLine } from '#contract/terminal/refund.ts';
import { createKeyLayers } from '#renderer/ui/key-layers.ts';
import { keyMapOf } from '#renderer/ui/key-map.ts';
import { createScanDetector, type Outcome, type Verdict } from '#renderer/ui/scan-detector.ts';
import { clockHere } from '../../parts/shop-clock.ts';
import type { RefundDeps } from './refund-state.ts';
import { refundLayer } from './refund-keys.ts';
import { createRefund, type Refund } from './refund-store.ts';

export const RECEIPT = '0193aaaa-bbbb-7ccc-8ddd-000000000001';
export const CODE = 'LVR0193AAAABBBB7CCC8DDD000000000001';
export const line = (lineNo: number, barcode: string): RefundableLine => ({
  lineNo, goodId: `good-${lineNo}`, name: `Good ${lineNo}`, unit: 'pcs', barcode, soldMicro: 2_000_000, leftMicro: 2_000_000, totalMinor: 20_000, leftMinor: 20_000, discountMinor: 0, priceMinor: 10_000,
});
export const receipt = { receiptId: RECEIPT, number: '1-1-A-000007', soldAt: 1, staffName: 'A', totalMinor: 60_000, refundedMinor: 0, ageDays: 1, ageInDoubt: false, tenders: [], elsewhere: null, lines: [line(1, '11111111'), line(2, '22222222'), line(3, '33333333')] };

export type Answers = { open?: unknown; add?: unknown[]; loose?: unknown; goods?: unknown[]; read?: (code: string) => unknown; found?: unknown[]; far?: unknown };
/** What a code is read as: this good alone. */
export const reads = (good: object): (() => unknown) => () => ({ ok: true, value: { goods: [good] } });
export const unknownCode = { ok: false, code: 'unknown-barcode', detail: { code: '', checkDigitWrong: false } };
type Setup = { readonly refund: Refund; readonly sent: unknown[]; readonly heard: string[]; readonly settle: () => Promise<void>; readonly asked: unknown[]; readonly done: () => number };

/** The refund that is looked at, what it sent and asked, and its sounds. */
export function setup(answers: Answers = {}): Setup {
  const sent: unknown[] = [];
  const heard: string[] = [];
  const asked: unknown[] = [];
  let done = 0;
  let gestures = 0;
  const adds = [...(answers.add ?? [{ ok: true, value: {} }])];
  const refund = createRefund({
    refund: {
      open: () => Promise.resolve(answers.open ?? { ok: true, value: receipt }),
      read: ({ code }: { code: string }) => Promise.resolve(answers.read?.(code) ?? unknownCode),
      add: (input: unknown) => {
        sent.push(input);
        return Promise.resolve(adds.length > 1 ? adds.shift() : adds[0]);
      },
      addWithoutReceipt: (input: unknown) => {
        sent.push(input);
        return Promise.resolve(answers.loose ?? { ok: true, value: {} });
      },
    } as unknown as RefundDeps['refund'],
    receipts: {
      lookUp: (input: unknown) => {
        asked.push(input);
        return Promise.resolve(answers.far ?? { ok: false, code: 'not-found', detail: {} });
      },
      list: (input: unknown) => {
        asked.push(input);
        return Promise.resolve({ ok: true, value: { receipts: answers.found ?? [], next: null, searchedBackTo: null } });
      },
    } as unknown as RefundDeps['receipts'],
    catalog: { search: () => Promise.resolve({ ok: true, value: { goods: answers.goods ?? [], understoodAs: '' } }) } as RefundDeps['catalog'],
    reasons: () => ['Не подошло', 'Брак'], nowMs: () => 0, clock: () => clockHere, newGesture: () => `gesture-${++gestures}`, sound: (sound) => void heard.push(sound), inOrder: (work) => void work(), added: () => void done++,
    withApproval: async (send) => {
      const first = await send(undefined);
      const asksRight = (first as { readonly code?: string }).code === 'needs-right';
      return asksRight ? send('approval') : first;
    },
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  return { refund, sent, heard, settle, asked, done: () => done };
}

const signs: Readonly<Record<string, string>> = { ' ': 'Space', '*': 'NumpadMultiply', '+': 'NumpadAdd', '-': 'Minus', ',': 'Comma', '.': 'Period' };

function codeOf(key: string): string {
  return signs[key] ?? (/^\d$/.test(key) ? `Digit${key}` : key.length === 1 ? 'KeyA' : key);
}

/** Keys `gapMs` apart as they reach the panel on the page: what tells a scanner from a hand has them first (app/compose.ts). */
export function pressAll(refund: Refund, keys: readonly string[], gapMs: number): void {
  const layers = createKeyLayers(() => keyMapOf({}));
  layers.add(0, () => refundLayer(refund, () => undefined));
  const detector = createScanDetector();
  let wakeAtMs: number | null = null;
  const deliver = (outcome: Outcome): void => {
    if (outcome.kind !== 'typed') throw new Error('a hand was taken for a scanner');
    const [first = '', ...others] = outcome.keys;
    if (others.length > 0 || !layers.press(first)) layers.type(outcome.keys.join(''));
  };
  const hear = (verdict: Verdict): void => {
    ({ wakeAtMs } = verdict);
    verdict.outcomes.forEach(deliver);
  };
  const wakeUntil = (atMs: number): void => {
    while (wakeAtMs !== null && wakeAtMs <= atMs) hear(detector.tick(wakeAtMs));
  };
  for (const [index, key] of keys.entries()) {
    const atMs = (index + 1) * gapMs;
    wakeUntil(atMs);
    const verdict = detector.press({ code: codeOf(key), shift: false, control: false, alt: false, other: false, repeat: false, key, atMs, heardAtMs: atMs });
    hear(verdict);
    if (!verdict.swallow) layers.press(key);
  }
  wakeUntil(Number.POSITIVE_INFINITY);
}

/** One key after a pause. */
export function press(refund: Refund, key: string): void {
  pressAll(refund, [key], 500);
}

/** The receipt of {@link CODE}, open by its scan. */
export async function openScanned(world: Setup): Promise<void> {
  world.refund.start(null);
  world.refund.scan(CODE);
  await world.settle();
}
