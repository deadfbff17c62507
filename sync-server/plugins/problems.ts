/** Every failure leaves the server as RFC 9457 problem JSON with a stable code; what went wrong inside stays in the log. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Problem } from '#contract/api/problem.ts';

/** An expected no of a route. Thrown by handlers, answered as problem JSON, never logged as an error. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly statusCode: number;
  readonly code: string;
  readonly detail: string | undefined;

  constructor(statusCode: number, code: string, title: string, detail?: string) {
    super(title);
    this.statusCode = statusCode;
    this.code = code;
    this.detail = detail;
  }
}

export const notFound = (what: string): ProblemError => new ProblemError(404, 'not-found', `There is no such ${what}.`);
export const unauthenticated = (): ProblemError => new ProblemError(401, 'signed-out', 'Sign in first.');
export const forbidden = (): ProblemError => new ProblemError(403, 'forbidden', 'Your role does not allow this.');

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

export function sendProblem(reply: FastifyReply, { status, code, title, detail }: Omit<Problem, 'type'>): FastifyReply {
  const problem: Problem = { type: `urn:lavka:problem:${code}`, title, status, code, ...(detail === undefined ? {} : { detail }) };
  return reply.code(status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problem);
}

/** Codes of the framework's own refusals that a caller can do something about. */
const FRAMEWORK_CODES: Readonly<Record<string, string>> = {
  FST_ERR_VALIDATION: 'invalid-input', FST_ERR_CTP_INVALID_JSON_BODY: 'invalid-json', FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid-json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large', FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type', FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid-input',
};

type Thrown = Error & { readonly statusCode?: number; readonly code?: string; readonly validation?: unknown };

/** Registers the handlers of failures and of unknown addresses; must run before any route is added. */
export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: Thrown, request, reply) => {
    if (error instanceof ProblemError) {
      return sendProblem(reply, { status: error.statusCode, code: error.code, title: error.message, ...(error.detail === undefined ? {} : { detail: error.detail }) });
    }
    const status = error.validation === undefined ? error.statusCode ?? 500 : 400;
    if (status >= 400 && status < 500) {
      const code = error.validation === undefined ? FRAMEWORK_CODES[error.code ?? ''] ?? 'bad-request' : 'invalid-input';
      return sendProblem(reply, { status, code: status === 429 ? 'too-many-tries' : code, title: status === 429 ? 'Too many tries; wait a little.' : 'The request is not understood.', detail: error.message.slice(0, 2_000) });
    }
    request.log.error({ err: error }, 'a request failed');
    if (isStorageFull(error)) return sendProblem(reply.header('retry-after', '1'), { status: 503, code: 'storage-full', title: 'The server has no room left; what is missing is taken with the next try.' });
    if (status === 503 || databaseIsAway(error)) return sendProblem(reply.header('retry-after', '1'), { status: 503, code: 'unavailable', title: 'The server cannot do this right now.' });
    return sendProblem(reply, { status: 500, code: 'internal', title: 'The server failed; it has written down why.' });
  });
}

/** PostgreSQL's `disk_full` (53100), or a file of ours that found no room; by whatever it was carried here. */
export function isStorageFull(error: unknown): boolean {
  for (let each = error, depth = 0; each instanceof Error && depth < 4; each = each.cause, depth++) {
    if (['53100', 'ENOSPC', 'EDQUOT'].includes((each as Thrown).code ?? '')) return true;
  }
  return false;
}

/** PostgreSQL stopping, starting or out of connections (classes 08, 53, 57P), or the driver finding nobody: it passes by itself. */
function databaseIsAway({ code = '', message }: Thrown): boolean {
  return /^(08...|53...|57P..|ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code) || /connection terminated|timeout exceeded when trying to connect|not queryable/i.test(message);
}

/** What every address nobody serves answers. */
export function sendNotFound(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, { status: 404, code: 'not-found', title: 'There is nothing at this address.' });
}
