import { describe, expect, it } from 'vitest';
import type { Settings } from '#contract/terminal/settings.ts';
import type { WithApproval } from '../../parts/approval.ts';
import { createSettings, type SettingsKeeper } from './settings-store.ts';

const saved: Settings = {
  language: 'ru', theme: 'light', soundVolume: 60, printerAddress: '', paperWidthChars: 48, layout: 'touch', screenKeyboard: 'touch', keys: {}, favourites: [],
  paperBlocks: { header: true, discounts: true, taxes: true, refundCode: true, footer: true }, mail: { host: '', port: 465, secure: true, user: '', from: '' },
};
const settle = async (): Promise<void> => { for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve)); };

/** Nobody allows anything. */
const alone: WithApproval = (send) => send(undefined);

async function setup(answer: (part: Partial<Settings>) => unknown, withApproval = alone): Promise<{ keeper: SettingsKeeper; heard: Settings[]; now: () => Settings | null }> {
  const heard: Settings[] = [];
  const keeper = createSettings({
    get: () => Promise.resolve({ ok: true, value: saved }), change: (part: Partial<Settings>) => Promise.resolve(answer(part)), on: () => () => undefined,
    testPrint: () => Promise.resolve({ ok: false, code: 'no-printer', detail: {} }), setMailPassword: () => Promise.resolve({ ok: true, value: {} }),
  } as unknown as Parameters<typeof createSettings>[0], withApproval, (settings) => void heard.push(settings));
  await keeper.refresh();
  return { keeper, heard, now: () => keeper.store.getState().settings };
}

describe('settings of this computer', () => {
  it('a change of look shows at once and holds', async () => {
    const { keeper, now, heard } = await setup((part) => ({ ok: true, value: { ...saved, ...part } }));
    keeper.change({ theme: 'dark' });
    expect(now()?.theme).toBe('dark');
    await settle();
    expect([now()?.theme, keeper.store.getState().saved, heard.length]).toEqual(['dark', 'theme', 3]);
  });

  it('a refused change is undone and says which part it was about', async () => {
    const { keeper, now } = await setup(() => ({ ok: false, code: 'needs-right', detail: { right: 'settings', size: null, limit: null } }));
    keeper.change({ paperWidthChars: 32 });
    await settle();
    expect(now()?.paperWidthChars).toBe(48);
    expect(keeper.store.getState()).toMatchObject({ refused: 'paperWidthChars', refusal: { code: 'needs-right' } });
    keeper.calm();
    expect(keeper.store.getState().refusal).toBeNull();
  });

  it('what a senior allows on the spot is sent again with their word, and holds', async () => {
    const sent: unknown[] = [];
    const { keeper, now } = await setup((part) => {
      sent.push(part);
      return 'approvalId' in part ? { ok: true, value: { ...saved, paperWidthChars: 32 } } : { ok: false, code: 'needs-right', detail: { right: 'settings', size: null, limit: null, subject: 'paperWidthChars' } };
    }, async (send) => {
      await send(undefined);
      return send('yes');
    });
    keeper.change({ paperWidthChars: 32 });
    await settle();
    expect(sent).toEqual([{ paperWidthChars: 32 }, { paperWidthChars: 32, approvalId: 'yes' }]);
    expect([now()?.paperWidthChars, keeper.store.getState().saved]).toEqual([32, 'paperWidthChars']);
  });

  it('addresses, mail and keys wait for the host', async () => {
    const { keeper, now } = await setup(() => ({ ok: false, code: 'bad-address', detail: {} }));
    keeper.change({ printerAddress: 'nonsense' });
    expect(now()?.printerAddress).toBe('');
    await settle();
    expect(keeper.store.getState()).toMatchObject({ refused: 'printerAddress', settings: saved });
  });

  it('a test print and a password are told apart', async () => {
    const { keeper } = await setup(() => ({ ok: true, value: saved }));
    keeper.testPrint();
    await settle();
    expect(keeper.store.getState()).toMatchObject({ refused: 'testPrint', refusal: { code: 'no-printer' } });
    keeper.setMailPassword('secret');
    await settle();
    expect(keeper.store.getState()).toMatchObject({ saved: 'mailPassword', refusal: null });
  });
});
