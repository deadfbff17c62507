/** The gestures of a day done by keyboard alone, each as a cashier who never takes the mouse. */
import type { Counter } from './busy-day-counter.ts';
import type { Hands } from './busy-day-hands.ts';
import { drawerMinor, type Entry, type Move } from './busy-day-book.ts';
import type { Person } from './busy-day-people.ts';
import type { Good } from './busy-day-shop.ts';

const roubles = (minor: number): string => String(minor / 100).replace('.', ',');

/** Goods scanned one after another, nothing waited for in between; then the total must agree. */
export async function scanAll(counter: Counter, goods: readonly Good[]): Promise<void> {
  for (const good of goods) {
    await counter.hands.scan(good.barcode);
    counter.add(good);
  }
  await counter.agrees();
}

export async function payExact(counter: Counter): Promise<Entry> {
  await counter.hands.press('Enter');
  return counter.paid();
}

export async function payWith(counter: Counter, tenderedMinor: number): Promise<Entry> {
  const changeMinor = tenderedMinor - counter.totalMinor();
  await counter.hands.type(roubles(tenderedMinor));
  await counter.hands.press('Enter');
  return counter.paid({ handMinor: changeMinor });
}

export async function payByCard(counter: Counter): Promise<Entry> {
  const cardMinor = counter.totalMinor();
  await counter.hands.press('Control+Enter');
  return counter.paid({ cardMinor });
}

/** Chooses a face by arrows and gives the PIN. */
export async function signIn({ page, press, type }: Hands, person: Person): Promise<void> {
  const faces = page.getByRole('group', { name: 'Сотрудники' });
  await faces.waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('[role="group"]') !== null);
  for (let looked = 0; !(await page.locator(':focus').innerText()).includes(person.name); looked++) {
    if (looked > 20) throw new Error(`${person.name} is not among the faces`);
    await press('ArrowRight');
  }
  await press('Enter');
  await page.getByTestId('pin-dots').waitFor();
  await type(person.pin);
  await press('Enter');
  await page.getByTestId('pin-dots').waitFor({ state: 'detached' });
}

/** Locks the till and gives the PIN of the same person. */
export async function lockAndReturn({ page, press, type }: Hands, person: Person): Promise<void> {
  await press('F2');
  await page.getByTestId('locked').waitFor();
  await type(person.pin);
  await press('Enter');
  await page.getByTestId('locked').waitFor({ state: 'detached' });
}

/** Locks the till and lets another person take it. */
export async function changeCashier(counter: Counter, person: Person): Promise<void> {
  const { page, press } = counter.hands;
  await press('F2');
  await page.getByTestId('locked').waitFor();
  await press('Escape');
  await signIn(counter.hands, person);
  await page.getByTestId('locked').waitFor({ state: 'detached' });
  counter.staff = person.name;
}

export async function openShift({ page, press, type }: Hands, floatMinor: number): Promise<void> {
  await page.getByRole('heading', { name: 'Смена закрыта' }).waitFor();
  await type(roubles(floatMinor));
  await press('Enter');
  await page.getByText('Чек пуст').waitFor();
}

/** A senior is chosen by arrows and gives the PIN; the reason is the first one offered. `look` is called while the question stands. */
export async function approve({ page, press, type }: Hands, senior: Person, look: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  const dialog = page.getByTestId('approval');
  const checked = dialog.getByRole('radio', { checked: true });
  await checked.waitFor();
  for (let looked = 0; !(await checked.innerText()).includes(senior.name); looked++) {
    if (looked > 10) throw new Error(`${senior.name} cannot be asked`);
    await press('ArrowDown');
  }
  await look();
  await type(senior.pin);
  await press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

/** F3, letters, Enter: the only good found goes into the receipt. */
export async function addBySearch(counter: Counter, typed: string, good: Good): Promise<void> {
  const { page, press, type } = counter.hands;
  await press('F3');
  await type(typed);
  await page.getByRole('listbox', { name: 'Найденные товары', exact: true }).getByRole('option').first().filter({ hasText: good.name }).waitFor();
  await press('Enter');
  counter.add(good);
  await counter.agrees();
}

export async function moveCash(counter: Counter, move: Move, reasonsDown: number): Promise<void> {
  const { page, press, type } = counter.hands;
  await press(move.direction === 'in' ? 'Control+F8' : 'Control+F9');
  await page.getByRole('dialog', { name: 'Деньги в ящике' }).waitFor();
  await type(roubles(move.amountMinor));
  for (let down = 0; down < reasonsDown; down++) await press('ArrowDown');
  await page.getByRole('button', { name: move.reason, pressed: true }).waitFor();
  await press('Enter');
  await page.getByText(move.direction === 'in' ? /^Внесено/ : /^Выдано/).waitFor();
  counter.shift.moves.push(move);
  await press('Escape');
}

const PIECES = [500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 1_000, 500, 200, 100, 50, 10] as const;

/** Ends the shift counting blind: by notes where `differenceMinor` is to be found, by one sum where the drawer is exact. `look` sees the difference and the Z. */
export async function closeShift(counter: Counter, missingMinor: number, look: (screen: 'difference' | 'z') => Promise<void> = () => Promise.resolve()): Promise<void> {
  const { page, press, type } = counter.hands;
  const expectedMinor = drawerMinor(counter.shift);
  await press('Control+F11');
  await page.getByText('Сначала пересчитайте').waitFor();
  const countedMinor = missingMinor === 0 ? expectedMinor : await countNotes(counter.hands, expectedMinor - missingMinor);
  if (missingMinor === 0) {
    await press('F4');
    await type(roubles(countedMinor));
  }
  await press('Control+Enter');
  const z = page.getByRole('heading', { name: /^Смена \d+ закрыта/ });
  let reason = '';
  if (missingMinor !== 0) {
    await page.getByText('Не хватает').waitFor();
    reason = 'Ошибка в сдаче';
    await page.getByRole('button', { name: reason, pressed: true }).waitFor();
    await look('difference');
    await press('Enter');
  }
  await z.waitFor();
  await look('z');
  counter.shift.closing = { expectedMinor, countedMinor, reason };
  await press('Enter');
  await z.waitFor({ state: 'detached' });
}

/** Types how many of each note and coin there are; what is smaller than the smallest coin is not counted. Answers what was counted. */
async function countNotes({ press, type }: Hands, minor: number): Promise<number> {
  let left = minor;
  for (const [row, piece] of PIECES.entries()) {
    if (row > 0) await press('Enter');
    const pieces = Math.floor(left / piece);
    left -= pieces * piece;
    if (pieces > 0) await type(String(pieces));
  }
  return minor - left;
}

/** The receipt is put aside under a name that may be empty. */
export async function park({ page, press, type }: Hands, name: string): Promise<void> {
  await press('F5');
  await page.getByLabel('Как назвать').waitFor();
  await type(name);
  await press('Enter');
  await page.getByText('Чек пуст').waitFor();
}
