/** Asks HQ, with the demo company's login, for the code that pairs the first till of the first store. */
import type { PairingCode } from '#contract/api/company.ts';
import type { StoreList } from '#contract/api/store.ts';
import { demoLogins } from '#domain/demo-shop/shop.ts';

/** HQ answered something else than expected. */
export class HqRefused extends Error {
  override readonly name = 'HqRefused';
}

/** Null when that till is paired already and has its data. `tillHasData`: a database of it lies on this computer. */
export async function pairingCode(serverUrl: string, tillHasData: boolean): Promise<string | null> {
  const ask = await signIn(serverUrl);
  const { stores } = await ask<StoreList>('GET', 'stores');
  const [wanted] = demoLogins.tills;
  const till = stores.flatMap((store) => store.tills).find(({ id }) => id === wanted?.tillId);
  if (!till) throw new HqRefused('the demo company has no till to pair');
  if (till.paired && tillHasData) return null;
  return (await ask<PairingCode>('POST', `tills/${till.id}/pairing`)).code;
}

async function signIn(serverUrl: string): Promise<<T>(method: string, path: string, body?: unknown) => Promise<T>> {
  const base = new URL('api/v1/', serverUrl);
  let cookie = '';
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(new URL(path, base), {
      method,
      headers: { cookie, origin: base.origin, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (set.length > 0) cookie = set.join('; ');
    const text = await answer.text();
    if (!answer.ok) throw new HqRefused(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text === '' ? 'null' : text) as T;
  };
  await ask('POST', 'session', { email: demoLogins.hq.email, password: demoLogins.hq.password });
  return ask;
}
