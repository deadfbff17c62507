import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from './frame.ts';
import { parseFrame } from './text-channel.ts';

const count = fc.nat();
const anyFrame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ t: fc.constant('hello' as const), version: count, token: fc.string(), client: fc.string() }),
  fc.record({ t: fc.constant('call' as const), id: count, service: fc.string(), method: fc.string(), input: fc.jsonValue() }),
  fc.record({ t: fc.constant('ok' as const), id: count, value: fc.jsonValue() }),
  fc.record({ t: fc.constant('refused' as const), id: count, code: fc.string(), detail: fc.jsonValue() }),
  fc.record({ t: fc.constant('event' as const), seq: count, service: fc.string(), name: fc.string(), value: fc.jsonValue() }),
);

describe('reading a frame', () => {
  it('gives back every frame as it was written', () => {
    fc.assert(fc.property(anyFrame, (frame) => {
      const text = JSON.stringify(frame);
      expect(JSON.stringify(parseFrame(text))).toBe(text);
    }));
  });

  it('never throws, and takes nothing whose envelope is broken', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const frame = parseFrame(text);
      if (frame !== null) expect(typeof frame.t).toBe('string');
    }));
    fc.assert(fc.property(anyFrame, fc.constantFrom('t', 'id', 'seq', 'version', 'service', 'method', 'code', 'token'), fc.constantFrom(null, -1, 1.5, {}, []), (frame, field, wrong) => {
      fc.pre(field in frame);
      expect(parseFrame(JSON.stringify({ ...frame, [field]: wrong }))).toBeNull();
    }));
  });
});
