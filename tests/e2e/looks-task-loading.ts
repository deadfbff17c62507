/** The copy of a shop as it comes in, in every stage, and what the header says of it while people sell. */
import { staff as demoStaff } from '#domain/demo-shop/staff.ts';
import type { SyncState } from '#contract/terminal/till.ts';
import { freePort, until } from '../support/processes.ts';
import { connectTill, type TillClient } from '../support/till-client.ts';
import { startHost } from '../support/world.ts';
import { retellState, type Retold } from './looks-task-retold.ts';
import { SIZES, type Size } from './looks.ts';
import { tourOf } from './looks-tour.ts';
import { createScanner } from './scanner-modes.ts';
import type { Story } from './story.ts';

const SMALL = SIZES.slice(0, 1);
const LARGE = { received: 412_380, expected: 1_000_214 };
const CODE = '4607001234567';
const LONG_STORE = 'Магазин продовольственных и хозяйственных товаров на Набережной реки Большой Северной Двины';

const loading = (sync: Partial<SyncState>, storeName = ''): Retold => (state) => ({ ...state, mode: 'shop', phase: 'loading', staff: null, shift: null, storeName, sync: { ...state.sync, online: true, lastContactAt: Date.now(), ...sync } });
const selling = (sync: Partial<SyncState>): Retold => (state) => ({ ...state, mode: 'shop', sync: { ...state.sync, online: true, lastContactAt: Date.now(), ...sync } });

export async function tellLoading(story: Story, dir: string): Promise<void> {
  const host = await startHost(dir, { name: 'loading', port: await freePort() });
  const client = await connectTill(host.url);
  try {
    await openDemo(client);
    const context = await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce' });
    const page = await context.newPage();
    const tell = await retellState(page);
    const tour = tourOf(story, page, async (dress) => void (await client.settings.change(dress)));
    const stage: Stage = async (name, words, retold, sizes = SMALL) => {
      tell(retold);
      await page.goto(host.url);
      await page.getByText(words).first().waitFor();
      await tour(name, sizes);
    };
    await stage('till-loading-connecting', 'Соединяемся с сервером', loading({ online: false, lastContactAt: null, loading: { received: 0, expected: 0 } }));
    await stage('till-loading-preparing', 'Сервер собирает данные вашего магазина', loading({ loading: { received: 0, expected: 0, phase: 'preparing' } }));
    await stage('till-loading-rows', 'Данные приходят', loading({ loading: { ...LARGE, phase: 'downloading' } }, LONG_STORE), SIZES);
    await story.step('a scan while the shop comes in is refused aloud', async () => {
      const scan = await createScanner(page);
      await scan(CODE, 'slow');
      await page.getByTestId('scan-notice').filter({ hasText: CODE }).waitFor({ timeout: 20_000 });
    });
    await stage('till-loading-offline', 'Связи с сервером нет', loading({ online: false, loading: { ...LARGE, phase: 'downloading' } }, 'Ленина 5'));
    await stage('till-loading-building', 'раскладывает всё по местам', loading({ loading: { received: LARGE.expected, expected: LARGE.expected, phase: 'building' } }, 'Ленина 5'));
    await page.clock.install();
    await stage('till-loading-rows-again', 'Данные приходят', loading({ loading: LARGE }, 'Ленина 5'), []);
    await page.clock.fastForward(31_000);
    await page.getByText('Данные идут медленно').waitFor();
    await tour('till-loading-slow', SMALL);
    await stage('till-reloading', 'данные 41 %', selling({ loading: { ...LARGE, phase: 'downloading' } }), SIZES);
    await tellMarks(stage);
    await context.close();
  } finally {
    client.close();
    await host.stop();
  }
}

type Stage = (name: string, words: string, retold: Retold, sizes?: readonly Size[]) => Promise<void>;

/** What a shift and a printer say in the header on a bad day. */
async function tellMarks(stage: Stage): Promise<void> {
  await stage('till-shift-over', 'закройте её', (state) => ({ ...state, shift: state.shift && { ...state.shift, ageMin: 26 * 60, warning: 'over-a-day' } }));
  await stage('till-no-paper', 'нет бумаги', (state) => ({ ...state, printer: { status: 'paper-out', queued: 3, unknown: 0 } }));
  await stage('till-paper-unknown', 'проверьте бумагу', (state) => ({ ...state, printer: { status: 'ready', queued: 0, unknown: 1 } }));
}

async function openDemo(client: TillClient): Promise<void> {
  await client.enrolment.tryDemo({});
  const { members } = await until('the people', 30_000, async () => {
    const answer = await client.staff.list({});
    return answer.ok && answer.value.members.length > 0 ? answer.value : undefined;
  });
  const person = demoStaff.find((one) => one.role === 'manager' && members.some((member) => member.id === one.id));
  if (person === undefined) throw new Error('the demo shop has no manager');
  await client.staff.signIn({ staffId: person.id, pin: person.pin });
  await client.shift.open({ floatMinor: 500_000 });
  await client.settings.change({ language: 'ru' });
}
