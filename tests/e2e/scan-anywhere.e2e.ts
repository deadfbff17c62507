/** A code that is read is sold or refused aloud, whatever the screen, the focus, and the computer's layout. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staff as demoStaff } from '#domain/demo-shop/staff.ts';
import { freePort, until } from '../support/processes.ts';
import { connectTill } from '../support/till-client.ts';
import { startHost } from '../support/world.ts';
import { behindTheSale, overTheSale, theSale, atTheDoor, type Walk } from './scan-anywhere.ts';
import { createScanner } from './scanner-modes.ts';
import { same, type Story } from './story.ts';

export async function run(story: Story): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lavka-scan-'));
  const host = await startHost(dir, { name: 'till', port: await freePort() });
  const client = await connectTill(host.url);
  try {
    await client.enrolment.tryDemo({});
    await until('the demo shop', 30_000, async () => {
      const state = await client.till.state({});
      return state.ok && state.value.phase === 'ready';
    });
    const people = await client.staff.list({});
    const manager = people.ok ? people.value.members.find((one) => one.role === 'manager') : undefined;
    const pin = demoStaff.find((one) => one.id === manager?.id)?.pin;
    if (manager === undefined || pin === undefined) throw new Error('the demo shop has no manager');
    await client.staff.signIn({ staffId: manager.id, pin });
    await client.shift.open({ floatMinor: 500_000 });
    await client.settings.change({ language: 'ru' });
    await client.staff.signOut({});
    const context = await story.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'ru-RU', reducedMotion: 'reduce' });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(host.url);
    const walk: Walk = { story, page, client, scan: await createScanner(page), person: { name: manager.name, pin } };
    await atTheDoor(walk);
    await theSale(walk);
    await overTheSale(walk);
    await behindTheSale(walk);
    await story.step('no page threw anything', () => Promise.resolve(same('page errors', faults, [])));
    await context.close();
  } finally {
    client.close();
    await host.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
