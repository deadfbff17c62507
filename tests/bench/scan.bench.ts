import { randomUUID } from 'node:crypto';
import { assert } from '#domain/kernel/assert.ts';
import { figure, percentile, timed, type Bench } from './figure.ts';
import { benchSize } from './sizes.ts';
import { benchTill, type BenchTill } from './till.ts';

const CART_LINES = 50;

/** Barcode to priced cart view through the contract, in a cart of 50 lines. Each scan is durable before it is answered. */
export const scanBench: Bench = {
  name: 'scan',
  what: 'barcode to priced cart view, cart of 50 lines',
  async run({ quick, log }) {
    const till = await benchTill(benchSize(quick), log);
    const scans = quick ? 500 : 3_000;
    const { sale } = till.client;
    const code = (n: number): string => till.barcodes[(n * 7919 + 13) % till.barcodes.length] as string;
    await emptyCart(till);
    for (let n = 0; n < CART_LINES - 1; n++) await sale.scan({ gesture: randomUUID(), code: code(n) });

    const times: number[] = [];
    const floors: number[] = [];
    for (let n = 0; n < scans; n++) {
      const barcode = code(CART_LINES + n);
      const began = performance.now();
      const answer = await sale.scan({ gesture: randomUUID(), code: barcode });
      times.push(performance.now() - began);
      assert(answer.ok, 'a generated good can be scanned');
      const lineNo = answer.value.selectedLineNo;
      assert(lineNo !== null, 'a scan selects its line');
      await sale.removeLine({ gesture: randomUUID(), lineNo });
      // The floor: find the good by its barcode, and make one small row durable.
      floors.push(timed(() => till.host.store.write((tx) => {
        tx.get('SELECT g.name FROM barcode b JOIN good g ON g.id = b.good_id WHERE b.code = ?', barcode);
        tx.run('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', 'bench', String(n));
      })));
    }
    await emptyCart(till);
    return [
      figure('scan', 'p99', percentile(times, 0.99), 'ms', 5),
      figure('scan', 'p50', percentile(times, 0.5), 'ms'),
      figure('scan', `worst of ${scans}`, Math.max(...times), 'ms'),
      figure('scan', 'floor p50 (lookup and one durable row)', percentile(floors, 0.5), 'ms'),
      figure('scan', 'floor p99', percentile(floors, 0.99), 'ms'),
      figure('scan', 'goods', till.size.goods, 'goods'),
    ];
  },
};

/** Line by line: a cashier may not clear a cart with goods in it. */
async function emptyCart({ client: { sale } }: BenchTill): Promise<void> {
  const seen = await sale.view({});
  assert(seen.ok, 'the sale in hand is shown');
  for (const { lineNo } of seen.value.lines) await sale.removeLine({ gesture: randomUUID(), lineNo });
}
