/** The lab's page over HTTP on loopback: plain files, papers as pictures, levers as posts, news as server-sent events. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageFile } from './page-files.ts';
import { isFaultName } from './printer/faults.ts';
import { storedPaper } from './printer/archive.ts';
import { paperPicture } from './printer/paper-svg.ts';
import type { Paper } from './printer/paper.ts';
import type { RunningPrinter } from './printer/printer-server.ts';
import { shelfBarcode, shelfGoods, shelfPicture } from './shelf.ts';

export type RunningPage = { readonly port: number; stop(): Promise<void> };

const PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PICTURE_POLICY = "default-src 'none'; frame-ancestors 'none'";
const MAX_BODY = 1_000;
const NEWS_GAP_MS = 60;
const PILE = 40;

type Reply = { readonly status: number; readonly type: string; readonly body: string | Uint8Array; readonly lasting?: boolean };

const json = (value: unknown, status = 200): Reply => ({ status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) });
const svg = (body: string | Uint8Array, lasting = true): Reply => ({ status: 200, type: 'image/svg+xml; charset=utf-8', body, lasting });
const missing: Reply = { status: 404, type: 'text/plain; charset=utf-8', body: 'There is no such thing in the lab.' };
const refusedCall: Reply = { status: 403, type: 'text/plain; charset=utf-8', body: 'The lab answers its own page only.' };

const summary = ({ id, number, cutAt, cut, lines }: Paper): object => ({ id, number, cutAt, cut, lines });

function snapshot({ printer, port }: RunningPrinter): object {
  const current = printer.current();
  return {
    port, state: printer.state, finished: printer.papers().length, last: printer.papers().at(-1)?.id ?? null,
    current: current === null ? null : { id: current.id, items: current.items.length, height: paperPicture(current).height },
  };
}

function paperReply(running: RunningPrinter, id: string): Reply {
  const { printer } = running;
  const current = printer.current();
  if (id === 'current') return current === null ? missing : svg(paperPicture(current).svg, false);
  const paper = printer.papers().findLast((candidate) => candidate.id === id);
  return paper === undefined ? missing : svg(paperPicture(paper).svg, false);
}

async function get(running: RunningPrinter, path: string): Promise<Reply> {
  const { printer } = running;
  switch (path) {
    case '/state.json': return json(snapshot(running));
    case '/papers.json': return json({ papers: printer.papers().map(storedPaper) });
    case '/pile.json': return json({ papers: printer.papers().slice(-PILE).map(summary).reverse() });
    case '/log.json': return json({ entries: printer.logEntries() });
    case '/shelf.json': return json({ goods: shelfGoods });
    default: break;
  }
  const [, room, name] = /^\/(papers|shelf|pictures)\/([0-9a-z]+)\.svg$/.exec(path) ?? [];
  if (room === 'papers') return paperReply(running, name ?? '');
  const picture = room === 'shelf' ? shelfBarcode(name ?? '') : room === 'pictures' ? shelfPicture(name ?? '') : undefined;
  if (picture !== undefined) return svg(picture);
  const file = room === undefined ? await pageFile(path) : undefined;
  return file === undefined ? missing : { status: 200, ...file };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY) return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function post(running: RunningPrinter, path: string, request: IncomingMessage): Promise<Reply> {
  if (path === '/drawer/close') running.printer.closeDrawer();
  else if (path === '/tear') running.printer.tearOff();
  else if (path === '/fault') {
    const body = await bodyOf(request);
    const { name, on } = (typeof body === 'object' && body !== null ? body : {}) as { name?: unknown; on?: unknown };
    if (typeof name !== 'string' || !isFaultName(name) || typeof on !== 'boolean') return json({ error: 'name and on are wanted' }, 400);
    await running.setFault(name, on);
  } else return missing;
  return json(snapshot(running));
}

/** Streams what changes: `state` at most every 60 ms, `log` with the entries since, `paper` when one is cut off. */
function stream(running: RunningPrinter, request: IncomingMessage, response: ServerResponse): void {
  const { printer } = running;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  let entries: unknown[] = [];
  let timer: NodeJS.Timeout | undefined;
  const send = (event: string, data: unknown): void => { response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`); };
  const flush = (): void => {
    timer = undefined;
    send('state', snapshot(running));
    if (entries.length > 0) send('log', entries.slice(-200));
    entries = [];
  };
  const later = (): void => { timer ??= setTimeout(flush, NEWS_GAP_MS); };
  const onLog = (entry: unknown): void => { entries.push(entry); later(); };
  const onPaper = (paper: Paper): void => { send('paper', summary(paper)); later(); };
  printer.on('change', later).on('log', onLog).on('paper', onPaper);
  request.on('close', () => {
    clearTimeout(timer);
    printer.off('change', later).off('log', onLog).off('paper', onPaper);
  });
  flush();
}

function respond(response: ServerResponse, { status, type, body, lasting }: Reply): void {
  response.writeHead(status, {
    'content-type': type, 'cache-control': lasting === true ? 'max-age=86400' : 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer',
    'content-security-policy': type.startsWith('image/svg') ? PICTURE_POLICY : PAGE_POLICY,
  });
  response.end(body);
}

/** Only names of this machine: a page elsewhere that points its own name here must not reach the levers. */
function isOurHost(request: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? '');
}

function isOurPage(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || origin === `http://${host ?? ''}`;
}

async function answer(running: RunningPrinter, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://lab').pathname;
  if (!isOurHost(request) || !isOurPage(request)) return respond(response, refusedCall);
  if (request.method === 'POST') return respond(response, await post(running, path, request));
  if (request.method !== 'GET') return respond(response, missing);
  if (path === '/events') return stream(running, request, response);
  return respond(response, await get(running, path));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => { resolve((server.address() as AddressInfo).port); });
  });
}

/** Serves the page for a running printer; `port` 0 lets the system choose. */
export async function startPage(running: RunningPrinter, port: number): Promise<RunningPage> {
  const server = createServer((request, response) => {
    answer(running, request, response).catch(() => { if (!response.headersSent) respond(response, { ...missing, status: 500, body: 'The lab has stumbled over its own page.' }); });
  });
  const bound = await listen(server, port);
  return {
    port: bound,
    stop: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
}
