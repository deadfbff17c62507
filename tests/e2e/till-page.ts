/** The till's page as a cashier's hands know it: a scanner, a keyboard, what the screen says. Russian, as it starts. */
import type { BrowserContext, CDPSession, Page } from 'playwright-core';

export type TillPage = {
  readonly page: Page;
  /** A wedge scanner: key positions in a burst, Enter at the end, whatever has the focus. */
  readonly scan: (code: string) => Promise<void>;
  readonly signIn: (name: string, pin: string) => Promise<void>;
  readonly openShift: (float: string) => Promise<void>;
  /** Waits until the receipt on screen has so many lines. */
  readonly lines: (count: number) => Promise<void>;
  /** F3, a few letters, Enter: the first answer goes into the receipt. */
  readonly addByName: (text: string) => Promise<void>;
  /** Types the sum and presses Enter; null for the exact sum. Answers the number of the receipt. */
  readonly pay: (tendered: string | null) => Promise<string>;
};

export async function openTill(context: BrowserContext, url: string): Promise<TillPage> {
  const page = await context.newPage();
  await page.goto(url);
  const devtools = await context.newCDPSession(page);
  const cart = page.getByRole('list', { name: 'Чек', exact: true });
  return {
    page,
    scan: (code) => burst(devtools, code),
    async signIn(name, pin) {
      await page.getByRole('button', { name }).click();
      await page.getByRole('heading', { name: 'Введите PIN' }).waitFor();
      await page.keyboard.type(pin, { delay: 160 });
      await page.keyboard.press('Enter');
    },
    async openShift(float) {
      await page.getByRole('heading', { name: 'Смена закрыта' }).waitFor();
      await page.keyboard.type(float, { delay: 160 });
      await page.keyboard.press('Enter');
      await page.getByText('Чек пуст').waitFor();
    },
    async lines(count) {
      // The receipt just paid stays on screen until the next one begins.
      await page.getByText('Чек оплачен', { exact: true }).waitFor({ state: 'hidden' });
      await cart.getByRole('listitem').nth(count - 1).waitFor();
    },
    async addByName(text) {
      await page.keyboard.press('F3');
      await page.keyboard.type(text, { delay: 60 });
      await page.getByRole('listbox', { name: 'Найденные товары', exact: true }).getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
    },
    async pay(tendered) {
      if (tendered !== null) await page.keyboard.type(tendered, { delay: 160 });
      await page.keyboard.press('Enter');
      const heading = page.getByText(/^Чек \d+-\d+-[A-Z]+-\d+$/);
      await heading.waitFor();
      return (await heading.innerText()).replace('Чек ', '');
    },
  };
}

/** All key events at once, each with its own moment, as a scanner sends them: how busy this computer is changes nothing about the rhythm. */
async function burst(devtools: CDPSession, code: string): Promise<void> {
  const keys = [...code].map((digit) => ({ key: digit, code: `Digit${digit}`, windowsVirtualKeyCode: digit.charCodeAt(0), text: digit }));
  const all = [...keys, { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' }];
  const beganMs = Date.now();
  await Promise.all(all.flatMap((key, index) => {
    const timestamp = (beganMs + index) / 1000;
    return [devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, timestamp }), devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key, timestamp })];
  }));
}
