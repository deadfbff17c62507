/** HQ's questions to its own server: same origin, cookie session, problem JSON as {@link ApiProblem}. */
import type { Problem } from '#contract/api/problem.ts';

/** The server's no. `code` is stable; `unreachable` and `broken` are ours for a network that failed and an answer nobody can read. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, title: string) {
    super(title);
    this.status = status;
    this.code = code;
  }
}

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(`/api/v1/${path}`, {
      method, credentials: 'same-origin', headers: body === undefined ? {} : { 'content-type': 'application/json' }, body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw new ApiProblem(0, 'unreachable', 'the server cannot be reached');
  }
  const text = await answer.text();
  if (!answer.ok) throw problemOf(answer.status, text);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

function problemOf(status: number, text: string): ApiProblem {
  try {
    const problem = JSON.parse(text) as Problem;
    return new ApiProblem(status, problem.code, problem.title);
  } catch {
    return new ApiProblem(status, 'broken', `the server answered ${status}`);
  }
}

/** Paths are relative to `/api/v1/`. */
export const api = {
  get: <T>(path: string) => ask<T>('GET', path),
  post: <T>(path: string, body?: unknown) => ask<T>('POST', path, body ?? {}),
  put: <T>(path: string, body: unknown) => ask<T>('PUT', path, body),
  remove: (path: string) => ask<undefined>('DELETE', path),
};

/** `?a=1&b=2` of the values that are set. */
export function query(values: Readonly<Record<string, string | number | null | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null && value !== undefined && value !== '') params.set(name, String(value));
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
