/** Twelve digits and the longest name on every screen of a till that shows a sum or a good. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPrinter } from '#lab/printer/printer-server.ts';
import { freePort } from '../support/processes.ts';
import { connectTill } from '../support/till-client.ts';
import { startHost, startWorld } from '../support/world.ts';
import { giantGood } from './looks-giant-good.ts';
import { tellGiant } from './looks-giant.ts';
import { SIZES } from './looks.ts';
import { brief, tourOf, unasked } from './looks-tour.ts';
import { ownerStandsHere } from './owner-till.ts';
import type { Story } from './story.ts';
import { openTill } from './till-page.ts';

export async function run(story: Story): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lavka-looks-giant-'));
  const printer = await startPrinter({ port: 0 });
  const world = await startWorld({ goods: 1 });
  const barcode = await giantGood(world.hq);
  const host = await startHost(dir, { name: 'till', port: await freePort(), serverUrl: world.server.url, pairingCode: world.pairingCode, printerPort: printer.port });
  const client = await connectTill(host.url);
  try {
    await ownerStandsHere(client);
    const context = await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce' });
    const till = await openTill(context, host.url);
    await client.settings.change({ theme: 'light', language: 'ru' });
    const tour = tourOf(unasked(brief(story)), till.page, async (dress) => void (await client.settings.change(dress)));
    await story.part('a giant', () => tellGiant(story.sample, { till, client, tour, barcode }));
  } finally {
    client.close();
    await host.stop();
    await printer.stop();
    await world.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
