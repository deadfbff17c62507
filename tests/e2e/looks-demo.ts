/** A cashier's page at a demo shop that needs no server, to be looked at; a story that makes the page throw fails. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { startPrinter } from '#lab/printer/printer-server.ts';
import { freePort } from '../support/processes.ts';
import { connectTill, type TillClient } from '../support/till-client.ts';
import { startHost } from '../support/world.ts';
import { comeToWork } from './demo-till.ts';
import { SIZES } from './looks.ts';
import { tourOf } from './looks-tour.ts';
import type { Story } from './story.ts';
import { openTill } from './till-page.ts';

export type DemoStage<H> = {
  readonly till: Awaited<ReturnType<typeof openTill>>;
  readonly client: TillClient;
  readonly printer: Awaited<ReturnType<typeof startPrinter>>;
  readonly tour: ReturnType<typeof tourOf>;
  /** What `before` answered. */
  readonly hand: H;
};
type Telling<H> = {
  /** Of the part that is told. */
  readonly name: string;
  /** Whose looks the tour takes: the story itself, or a briefer one. */
  readonly looks: Story;
  /** Lays hands on the page's line to its host before there is a page. */
  readonly before: (context: BrowserContext) => Promise<H>;
  readonly tell: (stage: DemoStage<H>) => Promise<void>;
};

export async function atDemoTill<H>(story: Story, { name, looks, before, tell }: Telling<H>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lavka-looks-demo-'));
  const printer = await startPrinter({ port: 0 });
  const host = await startHost(dir, { name: 'till', port: await freePort(), printerPort: printer.port });
  const client = await connectTill(host.url);
  try {
    await comeToWork(client, 'cashier');
    const context = await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce' });
    const hand = await before(context);
    const till = await openTill(context, host.url);
    await client.settings.change({ theme: 'light' });
    await till.page.getByText('Чек пуст').waitFor();
    const faults: string[] = [];
    till.page.on('pageerror', (error) => faults.push(error.message));
    const tour = tourOf(looks, till.page, async (dress) => void (await client.settings.change(dress)));
    await story.part(name, () => tell({ till, client, printer, tour, hand }));
    await story.step('no page threw anything', () => (faults.length === 0 ? Promise.resolve() : Promise.reject(new Error(faults.join('\n')))));
  } finally {
    client.close();
    await host.stop();
    await printer.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
