/** Which sound a till asks for, heard where the page hands it to the computer; and what it does while nothing is painted. */
import type { Page } from 'playwright-core';
import { tones, type Sound } from '#renderer/ui/sounds.ts';
import { until } from '../support/processes.ts';
import { bread } from './busy-day-people.ts';
import type { Scanner } from './scanner-modes.ts';
import type { TillClient } from '../support/till-client.ts';
import { same, type Story } from './story.ts';

type Ears = { heardTones?: { hertz: number; atMs: number }[]; heldFrames?: (() => void)[] | null; framesDrawn?: number };
export type Concert = { readonly story: Story; readonly page: Page; readonly client: TillClient; readonly scan: Scanner };

/** Puts ears where the sounds leave the page, and a hand on its painting. Call before the page is opened. */
export async function listenTo(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const ears = window as unknown as Ears;
    ears.heardTones = [];
    ears.heldFrames = null;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (this: OscillatorNode, when?: number) {
      ears.heardTones?.push({ hertz: this.frequency.value, atMs: performance.now() });
      start.call(this, when);
    };
    const paint = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (draw) => {
      if (!ears.heldFrames) return paint(draw);
      ears.heldFrames.push(() => void paint(draw));
      return 0;
    };
  });
}

/** The sounds asked for since the last question, each told by the tones it is made of. */
async function heard(page: Page): Promise<string[]> {
  const hertz = await page.evaluate(() => (window as unknown as Ears).heardTones?.splice(0).map((one) => one.hertz) ?? []);
  const sounds: string[] = [];
  while (hertz.length > 0) {
    const found = (Object.keys(tones) as Sound[]).find((name) => tones[name].every((tone, index) => tone.hertz === hertz[index]));
    if (found === undefined) throw new Error(`no sound is made of ${hertz.join(', ')} Hz`);
    hertz.splice(0, tones[found].length);
    sounds.push(found);
  }
  return sounds;
}

async function asks(concert: Concert, what: string, wanted: readonly Sound[], act: () => Promise<void>): Promise<void> {
  const { story, page } = concert;
  await story.step(`sound: ${what}: ${wanted.join(', ')}`, async () => {
    await heard(page);
    await act();
    const all: string[] = [];
    await until(`the sound of ${what}`, 20_000, async () => all.push(...await heard(page)) > 0 && all.length >= wanted.length);
    same('sounds', all, wanted);
  });
}

/** The sounds of a sale, with somebody at the till and an empty receipt. */
export async function tellSounds(concert: Concert): Promise<void> {
  const { page, scan } = concert;
  const type = (text: string): Promise<void> => page.keyboard.type(text, { delay: 160 });
  await asks(concert, 'a good that is scanned', ['ok'], () => scan(bread.barcode));
  await asks(concert, 'a code nobody knows', ['unknown'], () => scan('2999999999993'));
  await page.keyboard.press('Escape');
  await asks(concert, 'a minus in a sum', ['blocked'], () => type('-'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('F10');
  await page.getByRole('dialog', { name: 'Меню' }).waitFor();
  await asks(concert, 'a scan where nothing is sold', ['blocked'], () => scan(bread.barcode));
  await page.keyboard.press('Escape');
  await asks(concert, 'cash that is not enough', ['blocked'], async () => {
    await type('1');
    await page.keyboard.press('Enter');
  });
  // The rouble goes back to the customer: Esc alone leaves it on the counter.
  await page.keyboard.press('Delete');
  await page.keyboard.press('Escape');
  await asks(concert, 'a receipt that is paid', ['ok'], async () => {
    await page.getByTestId('payment').waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
  });
  await withoutPainting(concert);
}

/** Scans are taken in their order, each with its sound, while no frame is drawn at all. */
async function withoutPainting({ story, page, client, scan }: Concert): Promise<void> {
  await story.step('sound: twelve scans in their order, each aloud, while nothing is painted', async () => {
    await client.sale.clear({ gesture: crypto.randomUUID() });
    await heard(page);
    await page.evaluate(() => {
      (window as unknown as Ears).heldFrames = [];
    });
    for (let index = 0; index < 12; index++) await scan(index === 5 ? '2999999999993' : bread.barcode);
    await until('eleven loaves', 20_000, async () => {
      const view = await client.sale.view({});
      return view.ok && view.value.lines[0]?.quantityMicro === 11_000_000;
    });
    const all: string[] = [];
    await until('twelve sounds', 20_000, async () => all.push(...await heard(page)) >= 12);
    same('sounds', all, [...Array.from({ length: 5 }, () => 'ok'), 'unknown', ...Array.from({ length: 6 }, () => 'ok')]);
    await page.evaluate(() => {
      const ears = window as unknown as Ears;
      const held = ears.heldFrames ?? [];
      ears.heldFrames = null;
      for (const draw of held) draw();
    });
    await page.keyboard.press('Escape');
    await client.sale.clear({ gesture: crypto.randomUUID() });
  });
}
