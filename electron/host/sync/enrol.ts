import axios, { isAxiosError } from 'axios';
import { refused, ok, type Result } from '#domain/kernel/result.ts';
import { compileCheck } from '#contract/define/check.ts';
import { EnrolReply, type EnrolRequest } from '#contract/sync/enrol.ts';
import { withSlash } from './server-link.ts';

const check = compileCheck(EnrolReply);

export type EnrolRefusal = 'bad-address' | 'server-unreachable' | 'not-lavka' | 'code-unknown' | 'code-expired' | 'too-many-tries';

/** Asks a server to make this computer one of its tills. The only request a till makes before it has a name. */
export async function enrol(serverUrl: string, request: EnrolRequest): Promise<Result<EnrolReply, EnrolRefusal>> {
  const address = parseAddress(serverUrl);
  if (!address) return refused('bad-address');
  try {
    const answer = await axios.post<unknown>(new URL('api/sync/v1/enrol', address).href, request, { timeout: 15_000, proxy: false, maxRedirects: 0 });
    return check.is(answer.data) ? ok(answer.data) : refused('not-lavka');
  } catch (error) {
    return refused(refusalOf(error));
  }
}

/** `lavka.shop:4700` and `https://lavka.shop` are both what people type; plain names get https unless they are this computer. */
export function parseAddress(typed: string): string | null {
  const text = typed.trim();
  if (text === '' || /\s/.test(text) || /^(?!https?:)[a-z]+:\/\//i.test(text)) return null;
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(text);
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `${local ? 'http' : 'https'}://${text}`);
  return url && url.hostname !== '' && (url.protocol === 'http:' || url.protocol === 'https:') ? withSlash(url.origin + url.pathname) : null;
}

/** What an answer that is no till's papers means to whoever typed the code. */
export function refusalOf(error: unknown): EnrolRefusal {
  if (!isAxiosError(error) || !error.response) return 'server-unreachable';
  const code = (error.response.data as { code?: unknown } | null)?.code;
  if (code === 'code-unknown' || code === 'code-expired') return code;
  if (error.response.status === 429) return 'too-many-tries';
  return error.response.status >= 500 ? 'server-unreachable' : 'not-lavka';
}
