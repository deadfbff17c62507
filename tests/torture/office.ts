/** Headquarters at work meanwhile: prices, new goods and tasks through its API, whatever becomes of the server. */
import { eanCheckDigit } from '#domain/codes/ean.ts';
import type { HqClient } from '../support/hq-client.ts';
import type { Chance } from './chance.ts';
import { wishFor, type TaskLook, type TaskValue } from './task-calls.ts';

export type Office = {
  readonly done: { prices: number; goods: number; tasks: number; failed: number };
  readonly written: TaskValue[];
  readonly stop: () => Promise<void>;
};

/** Nobody at headquarters tries more often than this while the server is away. */
const AFTER_FAILURE_MS = 1_000;

/** Works until stopped. A call that fails is counted and not asked again: what the server did of it, the tills must have too. */
export async function openOffice(hq: HqClient, chance: Chance): Promise<Office> {
  const goods = (await hq.goods('', 50)).goods.map((good) => good.id);
  const done = { prices: 0, goods: 0, tasks: 0, failed: 0 };
  const written: TaskValue[] = [];
  const { stores } = await hq.stores();
  let shown: TaskLook = { tasks: [], conflicts: [] };
  /** A value is in the book before it is sent: of a call that is not answered nobody knows. */
  const workOnTasks = async (number: number): Promise<void> => {
    const before = shown;
    shown = { tasks: (await hq.tasks()).tasks, conflicts: [] };
    const wish = wishFor(chance.oneIn(3) ? before : shown, chance, () => number);
    const at = written.push(...wish.values.map((one) => ({ ...one, told: false }))) - wish.values.length;
    if ('create' in wish) await hq.newTask({ id: wish.create.gesture, storeId: chance.pick(stores).id, title: wish.create.title, note: '', priority: 'normal', assigneeId: null, dueDate: null, labels: [] });
    else if ('edit' in wish) await hq.editTask(wish.edit.taskId, { fields: wish.edit.fields, seen: wish.edit.seen });
    else return;
    for (let index = at; index < written.length; index++) Object.assign(written[index] as TaskValue, { told: true });
    done.tasks += 1;
  };
  const closing = new AbortController();
  const act = async (number: number): Promise<void> => {
    if (chance.oneIn(3)) return workOnTasks(number);
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
    done, written,
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
