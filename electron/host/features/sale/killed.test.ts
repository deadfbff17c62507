import { expect, it } from 'vitest';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { exactly, fillReady, gesture, openScratchHost, removeDir, scratchDir, signIn, value } from '../../scratch-host.fixture.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';

it('a process killed while the register was asked is finished by the next one, once', async () => {
  const dir = scratchDir();
  await fillReady(dir);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-host.fixture.ts'), dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  const receiptId = /asked (\S+)/.exec(chunk.toString())?.[1] ?? '';
  child.kill('SIGKILL');
  await once(child, 'exit');

  const scratch = await openScratchHost(dir);
  const { receipts } = await value(scratch.till.receipt.list({ limit: 10 }));
  expect(receipts.map(({ id, number }) => [id, number])).toEqual([[receiptId, '1-1-A-000001']]);
  await signIn(scratch);
  expect(await value(scratch.till.sale.payCash({ cartId: receiptId, expectedTotalMinor: receipts[0]?.totalMinor ?? 0, tenderedMinor: null }))).toMatchObject({ receiptId, number: '1-1-A-000001' });
  const cart = await value(scratch.till.sale.add({ ...gesture(), goodId: demoShop.good[1]?.id ?? '', quantityMicro: 1_000_000 }));
  expect(await value(scratch.till.sale.payCash(exactly(cart)))).toMatchObject({ number: '1-1-A-000002' });
  await scratch.close();
  removeDir(dir);
});
