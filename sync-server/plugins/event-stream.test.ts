import { connect } from 'node:net';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { createStreamBoard, openEventStream, type EventStream } from './event-stream.ts';

async function serveStream(): Promise<{ port: number; opened: Promise<EventStream>; close: () => Promise<void> }> {
  const app = Fastify({ forceCloseConnections: true });
  const opened = Promise.withResolvers<EventStream>();
  app.get('/', async (_request, reply) => {
    opened.resolve(openEventStream(reply.header('x-policy', 'kept')));
    return reply;
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: (app.server.address() as { port: number }).port, opened: opened.promise, close: () => app.close() };
}

describe('openEventStream', () => {
  it('sends headers of hooks, then events', async () => {
    const server = await serveStream();
    const response = await fetch(`http://127.0.0.1:${server.port}/`);
    expect([response.headers.get('content-type'), response.headers.get('x-policy')]).toEqual(['text/event-stream; charset=utf-8', 'kept']);
    const stream = await server.opened;
    stream.send('head', { head: 1 });
    stream.close();
    expect(await response.text()).toBe(': open\n\nevent: head\ndata: {"head":1}\n\n');
    stream.send('head', { head: 2 });
    await server.close();
  });

  it('drops a reader that does not read instead of keeping everything for it', async () => {
    const server = await serveStream();
    const socket = connect(server.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    socket.on('error', () => undefined);
    socket.pause();
    const stream = await server.opened;
    const dropped = new Promise<void>((resolve) => stream.onClose(resolve));
    let open = true;
    stream.onClose(() => { open = false; });
    for (let sent = 0; open && sent < 100_000; sent++) {
      stream.send('head', { filler: 'x'.repeat(4_000) });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await dropped;
    expect(open).toBe(false);
    socket.destroy();
    await server.close();
  });
});

describe('createStreamBoard', () => {
  const stub = (): EventStream & { closed: boolean } => {
    const listeners: (() => void)[] = [];
    return {
      closed: false,
      send: () => undefined,
      onClose: (listener) => void listeners.push(listener),
      close() {
        this.closed = true;
        for (const listener of listeners) listener();
      },
    };
  };

  it('keeps the newest of each owner and forgets those that ended', () => {
    const board = createStreamBoard<number>(2);
    const streams = [stub(), stub(), stub(), stub()];
    streams.forEach((stream, index) => board.add(index === 3 ? 'other' : 'one', stream, index));
    expect(streams.map((stream) => stream.closed)).toEqual([true, false, false, false]);
    streams[2]?.close();
    const seen: number[] = [];
    board.each((_, about) => void seen.push(about));
    expect([seen, board.size()]).toEqual([[1, 3], 2]);
    board.closeAll();
    expect(board.size()).toBe(0);
  });
});
