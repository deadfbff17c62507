import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { readReceiptCode, receiptCode } from './code.ts';

it('RCP15 the code of a receipt is read back in any case, and nothing else is one', () => {
  const id = '0198c7a2-4e1f-7abc-8def-0123456789ab';
  expect(receiptCode(id)).toBe('LVR0198C7A24E1F7ABC8DEF0123456789AB');
  fc.assert(fc.property(fc.uuid(), fc.boolean(), (uuid, small) => {
    const code = receiptCode(uuid);
    expect(readReceiptCode(small ? ` ${code.toLowerCase()}\r\n` : code)).toBe(uuid);
  }));
  for (const other of ['', id, receiptCode(id).slice(0, -1), `${receiptCode(id)}0`, receiptCode(id).replace('LVR', 'LVX'), receiptCode(id).replace('A', 'G'), 't=20260310T2105&s=179.80', 'x'.repeat(10_000)]) {
    expect(readReceiptCode(other)).toBeNull();
  }
  expect(() => receiptCode('x')).toThrow(Bug);
});
