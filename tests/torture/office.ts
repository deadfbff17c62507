/** Headquarters at work meanwhile: prices and new goods through its API, whatever becomes of the server. */
import { eanCheckDigit } from '#domain/codes/ean.ts';
import type { HqClient } from '../support/hq-client.ts';
import type { Chance } from './chance.ts';

export type Office = {
  readonly done: { prices: number; goods: number; failed: number };
  readonly stop: () => Promise<void>;
};

/** Nobody at headquarters tries more often than this while the server is away. */
const AFTER_FAILURE_MS = 1_000;

/** Works until stopped. A call that fails is counted and not asked again: what the server did of it, the tills must have too. */
export async function openOffice(hq: HqClient, chance: Chance): Promise<Office> {
  const goods = (await hq.goods('', 50)).goods.map((good) => good.id);
  const done = { prices: 0, goods: 0, failed: 0 };
  const closing = new AbortController();
  const act = async (number: number): Promise<void> => {
    if (chance.oneIn(4)) {
      const digits = `461${String(number).padStart(9, '0')}`;
      await hq.newGood({ name: `Новинка ${number}`, barcode: digits + eanCheckDigit(digits), article: null, unit: 'pcs', taxCode: 'standard', priceMinor: chance.int(100_000, 100) });
      done.goods += 1;
    } else {
      await hq.setPrice(chance.pick(goods), { amountMinor: chance.int(100_000, 100) });
      done.prices += 1;
    }
  };
  const work = async (): Promise<void> => {
    for (let number = 1; !closing.signal.aborted; number++) {
      const went = await act(number).then(() => true, () => false);
      if (!went) done.failed += 1;
      await rest(went ? chance.int(500, 30) : AFTER_FAILURE_MS, closing.signal);
    }
  };
  const working = work();
  return {
    done,
    async stop() {
      closing.abort();
      await working;
    },
  };
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
