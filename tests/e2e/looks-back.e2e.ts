/** Every screen behind the sale as a picture, in a demo shop that needs no server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPrinter } from '#lab/printer/printer-server.ts';
import { freePort } from '../support/processes.ts';
import { connectTill } from '../support/till-client.ts';
import { startHost } from '../support/world.ts';
import { comeToWork } from './demo-till.ts';
import { retellSellers } from './looks-back-sellers.ts';
import { tellBack } from './looks-back.ts';
import { SIZES } from './looks.ts';
import { tourOf } from './looks-tour.ts';
import type { Story } from './story.ts';
import { openTill } from './till-page.ts';

export async function run(story: Story): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lavka-looks-back-'));
  const printer = await startPrinter({ port: 0 });
  const host = await startHost(dir, { name: 'till', port: await freePort(), printerPort: printer.port });
  const client = await connectTill(host.url);
  try {
    await comeToWork(client, 'cashier');
    const context = await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce' });
    const severalSellers = await retellSellers(context);
    const till = await openTill(context, host.url);
    await client.settings.change({ theme: 'light' });
    await till.page.getByText('Чек пуст').waitFor();
    const faults: string[] = [];
    till.page.on('pageerror', (error) => faults.push(error.message));
    await story.part('behind the sale', () => tellBack(story, { till, client, printer, severalSellers, tour: tourOf(story, till.page, async (dress) => void (await client.settings.change(dress))) }));
    await story.step('no page threw anything', () => (faults.length === 0 ? Promise.resolve() : Promise.reject(new Error(faults.join('\n')))));
  } finally {
    client.close();
    await host.stop();
    await printer.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
