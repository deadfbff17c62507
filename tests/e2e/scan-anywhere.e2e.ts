/** A code that is read is sold or refused aloud, whatever the screen, the focus, and the computer's layout. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/processes.ts';
import { connectTill } from '../support/till-client.ts';
import { startHost } from '../support/world.ts';
import { comeToWork, personOf } from './demo-till.ts';
import { lockedOverKeys } from './locked-over-keys.ts';
import { closing, endOfDay } from './scan-anywhere-evening.ts';
import { behindTheSale } from './scan-anywhere-panels.ts';
import { atTheDoor, firstRun, overTheSale, theSale } from './scan-anywhere-sale.ts';
import { tellAll, type Walk } from './scan-anywhere.ts';
import { createScanner } from './scanner-modes.ts';
import { listenTo, tellSounds } from './sounds.ts';
import { same, type Story } from './story.ts';

export async function run(story: Story): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lavka-scan-'));
  const host = await startHost(dir, { name: 'till', port: await freePort() });
  const client = await connectTill(host.url);
  try {
    const context = await story.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'ru-RU', reducedMotion: 'reduce' });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await listenTo(page);
    await page.goto(host.url);
    const scan = await createScanner(page);
    const seen: Walk['seen'] = new Set();
    await firstRun({ story, page, client, scan, seen, person: { name: '', pin: '' } });
    const person = await comeToWork(client, 'manager');
    await client.staff.signOut({});
    const walk: Walk = { story, page, client, scan, seen, person };
    await atTheDoor(walk);
    await theSale(walk);
    await overTheSale(walk);
    await lockedOverKeys(walk);
    await behindTheSale(walk);
    await tellSounds(walk);
    await endOfDay(walk, await personOf(client, 'cashier'));
    await closing(walk);
    await tellAll(walk);
    await story.step('no page threw anything', () => Promise.resolve(same('page errors', faults, [])));
    await context.close();
  } finally {
    client.close();
    await host.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
