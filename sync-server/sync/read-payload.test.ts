import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { readPayload } from './read-payload.ts';
import { idsFrom, payloadOf, receiptPayload, sale, seeded } from './testing/commits.ts';

const random = seeded(11);
const ids = idsFrom(random);
const place = { companyId: ids(), legalEntityId: ids(), storeId: ids(), tillId: ids(), staffId: ids() };
const receipt = (): ReceiptDocument => sale(place, ids, random, { incarnationId: ids(), number: 1 });
const read = (payload: Uint8Array): ReturnType<typeof readPayload> => readPayload(payload, place.companyId, SYNC_VERSION);
const code = (payload: Uint8Array): string => { const answer = read(payload); return answer.ok ? 'ok' : answer.code; };

describe('readPayload', () => {
  it('SP7 reads a sale', () => {
    const answer = read(receiptPayload(receipt()));
    expect(answer.ok && { facts: answer.value.facts.map((fact) => fact.entity), flags: answer.value.flags }).toEqual({ facts: ['receipt'], flags: [] });
  });

  it('SP14 sees fields of newer tills, in the document and in its parts', () => {
    const whole = receipt();
    const more = (row: unknown): boolean | null => { const answer = read(payloadOf({ entity: 'receipt', row })); return answer.ok ? answer.value.hasMore : null; };
    expect(more(whole)).toBe(false);
    expect(more({ ...whole, loyaltyMinor: 5 })).toBe(true);
    expect(more({ ...whole, lines: whole.lines.map((line) => ({ ...line, promotion: 'x' })) })).toBe(true);
  });

  it('SV5 a payload of a later version is read as ours, and what an old one says itself stays', () => {
    const whole = receipt();
    const facts = (version: number, row: unknown): unknown => { const answer = readPayload(payloadOf({ entity: 'receipt', row }), place.companyId, version); return answer.ok && answer.value.facts.map((fact) => fact.row); };
    expect(facts(SYNC_VERSION + 1, whole)).toEqual(facts(SYNC_VERSION, whole));
    expect(facts(1, { ...whole, roundingMinor: -30, lines: whole.lines.map((line) => ({ ...line, note: 'без пакета' })) })).toMatchObject([{ roundingMinor: -30, reason: '', lines: whole.lines.map(() => ({ note: 'без пакета' })) }]);
  });

  it('SP7 names why a payload is kept aside', () => {
    const whole = receipt();
    expect(code(Uint8Array.of(0xff, 0xfe))).toBe('not-text');
    expect(code(new TextEncoder().encode('{"facts":['))).toBe('not-json');
    expect(code(new TextEncoder().encode('[]'))).toBe('not-facts');
    expect(code(payloadOf({ entity: 'coupon', row: {} }))).toBe('unknown-entity');
    expect(code(payloadOf({ entity: '__proto__', row: {} }))).toBe('unknown-entity');
    expect(code(payloadOf({ entity: 'good', row: {} }))).toBe('unknown-entity');
    expect(code(payloadOf({ entity: 'receiptLine', row: whole.lines[0] }))).toBe('unknown-entity');
    expect(code(payloadOf({ entity: 'receipt', row: { ...whole, totalMinor: '5' } }))).toBe('other-shape');
    expect(code(payloadOf({ entity: 'receipt', row: { ...whole, companyId: ids() } }))).toBe('other-company');
    expect(code(receiptPayload({ ...whole, lines: whole.lines.map((line) => ({ ...line, receiptId: ids() })) }))).toBe('part-of-another');
    expect(code(receiptPayload({ ...whole, movements: whole.movements.map((movement) => ({ ...movement, storeId: ids() })) }))).toBe('part-of-another');
    expect(code(receiptPayload({ ...whole, lines: whole.lines.map((line) => ({ ...line, lineNo: 1 })) }))).toBe('repeated-part');
  });

  it('SP11 money that does not add up is read, and flagged', () => {
    const whole = receipt();
    const answer = read(receiptPayload({ ...whole, totalMinor: whole.totalMinor + 1 }));
    expect(answer.ok && answer.value.flags.map((flag) => flag.what)).toEqual(['lines', 'tenders']);
  });

  it('SP7 any bytes and any JSON give an answer', () => {
    const any = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map((text) => new TextEncoder().encode(text)), fc.json().map((text) => new TextEncoder().encode(`{"facts":[{"entity":"receipt","row":${text}}]}`)),
      fc.json().map((text) => new TextEncoder().encode(`{"facts":[{"entity":"receipt","row":{"lines":${text},"tenders":[${text}]}},{"entity":"shiftOpening","row":{"floatMinor":${text}}}]}`)));
    fc.assert(fc.property(any, fc.integer({ min: 1, max: 5 }), (payload, version) => typeof readPayload(payload, place.companyId, version).ok === 'boolean'), { numRuns: 500 });
  });
});
