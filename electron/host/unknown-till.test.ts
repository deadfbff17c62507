/** A whole till whose server was put back from a backup of before it was paired. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { openLyingServer, sendJson, type Lane, type LyingServer } from './lying-server.fixture.ts';
import { signInAs } from './people.fixture.ts';
import { approval, exactly, gesture, openScratchHost, refusal, removeDir, scratchDir, value, type ScratchHost } from './scratch-host.fixture.ts';
import { hurriedClock, openSellingTill } from './selling-till.fixture.ts';

const bread = demoShop.barcode.find((row) => row.packMicro === 1_000_000)?.code ?? '';
const hurried = hurriedClock(1_000);
const LANES: readonly Lane[] = ['push', 'pull', 'events', 'receipt'];

describe('a till its server does not know', () => {
  let dir = '';
  let server: LyingServer;
  let scratch: ScratchHost;
  beforeEach(async () => {
    dir = scratchDir();
    server = await openLyingServer();
    scratch = await openSellingTill(dir, server, hurried);
    await sell();
    await sent();
    forget(true);
    await sell();
    while ((await state()).sync.unknown !== true) await turn();
  });
  afterEach(async () => {
    await scratch.close();
    await server.close();
    removeDir(dir);
  });
  const turn = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 5); });
  const state = () => value(scratch.till.till.state({}));
  const add = () => value(scratch.till.sale.scan({ ...gesture(), code: bread }));
  const sell = async (): Promise<string> => (await value(scratch.till.sale.pay(exactly(await add())))).number;
  const sent = async (): Promise<void> => { while ((await state()).sync.unsent > 0) await turn(); };
  const forget = (is: boolean): void => { for (const lane of LANES) server.lie(lane, is ? (response) => { sendJson(response, 401, { code: 'token-unknown' }); } : null); };
  const issues = async (): Promise<string[]> => (await value(scratch.till.sync.status({}))).issues.map(({ kind }) => kind);
  const operations = (): string[] => scratch.host.store.read((tx) => tx.all<{ op: string }>('SELECT op_id AS op FROM outbox ORDER BY dseq').map(({ op }) => op));

  it('HI15 says so, sells on, and says so no more when the server knows it again', async () => {
    expect(await issues()).toEqual(['unknown-till']);
    await sell();
    expect((await state()).sync).toMatchObject({ unknown: true, online: false, attention: 1 });
    // Put away, it comes back: it is how things stand.
    await value(scratch.till.sync.acknowledge({ kind: 'unknown-till', subject: '', ...await approval(scratch, 'settings', null, 'unknown-till ') }));
    while ((await state()).sync.unknown !== true) await turn();
    forget(false);
    while ((await state()).sync.unknown === true) await turn();
    await sent();
    expect([await issues(), server.kept.size]).toEqual([[], operations().length]);
    expect(await refusal(scratch.till.enrolment.pair({ serverUrl: server.url, code: '1' }))).toBe('already-paired');
  });

  it('HI16 HI17 is paired anew by who may, with a server of another address, in the middle of a sale; all it wrote arrives there under the new name', async () => {
    const [before, other] = [await value(scratch.till.sync.status({})), await openLyingServer()];
    const inHand = await add();
    const pair = (more: object = {}) => scratch.till.enrolment.pair({ serverUrl: other.url.replace(/^http:\/\//, '').replace(/\/$/, ''), code: '2', ...more });
    expect(await refusal(pair())).toBe('needs-right');
    await value(scratch.till.staff.lock({}));
    expect(await refusal(pair())).toBe('not-signed-in');
    await signInAs(scratch, 'cashier');
    await value(pair(await approval(scratch, 'settings', null, 'pairing')));
    const view = await value(scratch.till.sale.view({}));
    expect(view.totalMinor).toBe(inHand.totalMinor);
    const { number } = await value(scratch.till.sale.pay(exactly(view)));
    await sent();
    const now = await value(scratch.till.sync.status({}));
    expect(now).toMatchObject({ serverUrl: other.url, confirmed: now.written });
    expect([now.series, number.includes(`-${now.series ?? ''}-`), now.incarnationId === before.incarnationId]).toEqual([expect.stringMatching(/^A\d+$/), true, false]);
    expect(await issues()).toEqual(['new-life']);
    expect((await state()).sync.unknown).toBeUndefined();
    expect([...other.kept.values()].map(({ header }) => header.opId)).toEqual(operations());
    // Started again it is the new one, and what it sells from has come from the new server.
    await scratch.close();
    scratch = await openScratchHost(dir, { clock: hurried });
    expect((await state()).phase).toBe('ready');
    await signInAs(scratch, 'cashier');
    await sell();
    await sent();
    expect(other.kept.size).toBe(operations().length);
    await other.close();
  });
});
