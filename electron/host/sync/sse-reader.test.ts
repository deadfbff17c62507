import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createSseReader, type ServerSentEvent } from './sse-reader.ts';

const stream = 'event: head\r\ndata: {"head":1}\r\n\r\n: a comment\n\nevent: head\ndata: {"head":2,\ndata: "more":"ы"}\n\ndata: plain\n\n';
const expected: ServerSentEvent[] = [{ event: 'head', data: '{"head":1}' }, { event: 'head', data: '{"head":2,\n"more":"ы"}' }, { event: 'message', data: 'plain' }];

describe('server-sent events', () => {
  it('reads the same events however the stream is cut', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 12 }), (cuts) => {
      const events: ServerSentEvent[] = [];
      const reader = createSseReader((event) => events.push(event));
      const at = [0, ...cuts.sort((a, b) => a - b), stream.length];
      at.slice(1).forEach((end, index) => reader.push(stream.slice(at[index], end)));
      expect(events).toEqual(expected);
    }), { seed: 7, numRuns: 500 });
  });

  it('forgets an event without end and reads on', () => {
    const events: ServerSentEvent[] = [];
    const reader = createSseReader((event) => events.push(event));
    reader.push('data: ' + 'x'.repeat(100_000));
    reader.push('\n\ndata: next\n\n');
    expect(events.at(-1)?.data).toBe('next');
  });

  it('keeps nothing of an event whose lines never end', () => {
    const events: ServerSentEvent[] = [];
    const reader = createSseReader((event) => events.push(event));
    for (let line = 0; line < 100; line++) reader.push(`data: ${'x'.repeat(1_000)}\n`);
    reader.push('\ndata: next\n\n');
    expect(events.map((event) => event.data.length < 64 * 1024)).toEqual(events.map(() => true));
    expect(events.at(-1)?.data).toBe('next');
  });
});
