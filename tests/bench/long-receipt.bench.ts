import { randomUUID } from 'node:crypto';
import { assert } from '#domain/kernel/assert.ts';
import { MAX_LINES } from '#domain/sale/line.ts';
import type { CartView } from '#contract/terminal/sale.ts';
import { figure, percentile, type Bench } from './figure.ts';
import { benchSize } from './sizes.ts';
import { benchTill, type BenchTill } from './till.ts';

/** The longest receipt there can be: the scan of its last line, its payment with both commits, and the same when all of it comes back. Each is durable before it is answered. */
export const longReceiptBench: Bench = {
  name: 'long-receipt',
  what: `scan into a receipt of ${MAX_LINES} lines, its payment, and all of it given back`,
  async run({ quick, log }) {
    const till = await benchTill(benchSize(quick), log);
    const receipts = quick ? 2 : 10;
    const scansEach = quick ? 50 : 100;
    let bytes = 0;
    const scans: number[] = [];
    const payments: number[] = [];
    const returns: number[] = [];
    for (let n = 0; n < receipts; n++) {
      let seen = await fill(till, n, MAX_LINES - 1);
      for (let scan = 0; scan < scansEach; scan++) {
        const began = performance.now();
        seen = await scanned(till, n, MAX_LINES - 1 + scan);
        scans.push(performance.now() - began);
        assert(seen.lines.length === MAX_LINES, 'the last line is a good of its own');
        if (scan < scansEach - 1) await till.client.sale.removeLine({ gesture: randomUUID(), lineNo: seen.selectedLineNo ?? 0 });
      }
      payments.push(await paid(till, seen));
      bytes = lastCommitBytes(till);
      returns.push(await paid(till, await takenBack(till, seen.id)));
    }
    return [
      figure('long-receipt', `scan of line ${MAX_LINES}, p99`, percentile(scans, 0.99), 'ms', 50),
      figure('long-receipt', `scan of line ${MAX_LINES}, p50`, percentile(scans, 0.5), 'ms'),
      figure('long-receipt', `worst of ${scans.length}`, Math.max(...scans), 'ms'),
      figure('long-receipt', `payment of ${MAX_LINES} lines, p50`, percentile(payments, 0.5), 'ms'),
      figure('long-receipt', `payment, worst of ${payments.length}`, Math.max(...payments), 'ms', 1_000),
      figure('long-receipt', `all ${MAX_LINES} lines given back, p50`, percentile(returns, 0.5), 'ms'),
      figure('long-receipt', `given back, worst of ${returns.length}`, Math.max(...returns), 'ms', 1_000),
      figure('long-receipt', 'bytes of its commit', bytes, 'bytes'),
    ];
  },
};

/** Goods of one receipt are all different: equal pieces would be one line. */
async function scanned({ client: { sale }, barcodes }: BenchTill, receipt: number, index: number): Promise<CartView> {
  const answer = await sale.scan({ gesture: randomUUID(), code: barcodes[(receipt * 31 + index * 101) % barcodes.length] as string });
  assert(answer.ok, 'a generated good can be scanned');
  return answer.value;
}

async function fill(till: BenchTill, receipt: number, lines: number): Promise<CartView> {
  let seen = await scanned(till, receipt, 0);
  for (let index = 1; index < lines; index++) seen = await scanned(till, receipt, index);
  assert(seen.lines.length === lines, 'every good is a line of its own');
  return seen;
}

/** Every line of a receipt that was sold, put into the cart to come back. */
async function takenBack({ client: { refund } }: BenchTill, receiptId: string): Promise<CartView> {
  const opened = await refund.open({ receiptId });
  assert(opened.ok && opened.value.lines.length === MAX_LINES, 'the receipt is found whole');
  const lines = opened.value.lines.map(({ lineNo, leftMicro }) => ({ lineNo, quantityMicro: leftMicro }));
  const answer = await refund.add({ gesture: randomUUID(), receiptId, lines, reason: '' });
  assert(answer.ok, 'a receipt of any length can come back');
  return answer.value;
}

async function paid({ client: { sale } }: BenchTill, { id, totalMinor, cashDueMinor }: CartView): Promise<number> {
  const began = performance.now();
  const answer = await sale.pay({ cartId: id, expectedTotalMinor: totalMinor, expectedCashDueMinor: cashDueMinor, offer: { cardMinor: 0, cashMinor: null }, payBackTo: 'as-paid' });
  const tookMs = performance.now() - began;
  assert(answer.ok, 'a receipt of any length can be paid');
  return tookMs;
}

function lastCommitBytes({ host }: BenchTill): number {
  return host.store.read((tx) => tx.get<{ bytes: number }>('SELECT length(payload) AS bytes FROM outbox ORDER BY dseq DESC LIMIT 1'))?.bytes ?? 0;
}
