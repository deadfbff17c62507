/** HQ's API as a test uses it: injected requests with a cookie, and a company to begin with. */
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { RegisterCompany, RegisteredCompany } from '#contract/api/company.ts';
import { buildApp } from '../app.ts';
import { testDatabase, type TestDatabase, type TestDatabaseOptions } from './postgres.ts';

export type Answer<T> = { readonly status: number; readonly body: T; readonly headers: Readonly<Record<string, unknown>> };

export type Hq = {
  readonly call: <T = Record<string, unknown>>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer<T>>;
  readonly cookie: () => string;
};

export type TestServer = TestDatabase & { readonly app: TestDatabase['app']; readonly http: FastifyInstance };

/** The whole app over a database of its own. */
export async function testServer(options?: TestDatabaseOptions): Promise<TestServer> {
  const database = await testDatabase(options);
  const http = await buildApp(database.deps);
  return {
    ...database, http,
    async close() {
      await http.close();
      await database.close();
    },
  };
}

/** A browser that keeps its cookie. */
export function hqOf(http: FastifyInstance): Hq {
  let cookie = '';
  return {
    cookie: () => cookie,
    async call<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, headers: Record<string, string> = {}) {
      const request: InjectOptions = { method, url, headers: { ...(cookie ? { cookie } : {}), ...headers }, ...(body === undefined ? {} : { payload: body as object }) };
      const answer = await http.inject(request);
      for (const line of [answer.headers['set-cookie'] ?? []].flat()) cookie = line.split(';')[0] as string;
      const json = String(answer.headers['content-type'] ?? '').includes('json');
      return { status: answer.statusCode, body: (json ? answer.json() : answer.body) as T, headers: answer.headers };
    },
  };
}

export function companyForm(name: string): RegisterCompany {
  return {
    companyName: name, inn: '', storeName: `${name}, магазин`, storeAddress: 'ул. Пробная, 1', ownerName: `Владелец ${name}`,
    email: `owner-${Buffer.from(name).toString('hex')}@shop.example`, password: 'correct horse battery', ownerPin: '654321',
  };
}

/** A fresh company and its owner, signed in. */
export async function newCompany(http: FastifyInstance, name: string): Promise<{ hq: Hq; company: RegisteredCompany; form: RegisterCompany }> {
  const hq = hqOf(http);
  const form = companyForm(name);
  const { status, body } = await hq.call<RegisteredCompany>('POST', '/api/v1/companies', form);
  if (status !== 201) throw new Error(`registration answered ${status}: ${JSON.stringify(body)}`);
  return { hq, company: body, form };
}
