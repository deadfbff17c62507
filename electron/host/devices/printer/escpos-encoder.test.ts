import { describe, expect, it } from 'vitest';
import type { PaperLine } from '#domain/receipt/paper.ts';
import { drawerKick, encodePaper, processIdRequest, statusRequest } from './escpos-encoder.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').replace(/(..)(?=.)/g, '$1 ');
const text = (value: string, look: Partial<PaperLine & { kind: 'text' }> = {}): PaperLine => ({ kind: 'text', text: value, align: 'left', bold: false, size: 'normal', ...look });

const BEGIN = '1b 40 1c 2e 1b 74 11';
const CUT = '1d 56 42 00';

describe('paper as ESC/POS', () => {
  it('begins by leaving every mode a printer may be in, and ends with the cut', () => {
    expect(hex(encodePaper([], 32))).toBe(`${BEGIN} ${CUT}`);
  });

  it('writes Russian in CP866', () => {
    expect(hex(encodePaper([text('Чек №7 Ёё')], 32))).toBe(`${BEGIN} 97 a5 aa 20 fc 37 20 f0 f1 0a ${CUT}`);
  });

  it('says the rouble sign and long dashes in letters, without another code page', () => {
    expect(hex(encodePaper([text('5 ₽ — да')], 32))).toBe(`${BEGIN} 35 20 e0 2e 20 2d 20 a4 a0 0a ${CUT}`);
  });

  it('sets size before bold, since ESC ! resets bold, and both only where they change', () => {
    const big = { bold: true, size: 'double' } as const;
    expect(hex(encodePaper([text('A', big), text('B', big), text('C'), text('D', { bold: true })], 32)))
      .toBe(`${BEGIN} 1b 21 30 1b 45 01 41 0a 42 0a 1b 21 00 1b 45 00 43 0a 1b 21 00 1b 45 01 44 0a ${CUT}`);
  });

  it.each([32, 42, 48] as const)('fills %i characters to the last and no further', (width) => {
    const bytes = Buffer.from(encodePaper([{ kind: 'rule' }, { kind: 'columns', left: 'ИТОГ', right: '1 234,50', bold: false, size: 'normal' }, { kind: 'columns', left: 'ИТОГ', right: '9,00', bold: true, size: 'double' }], width));
    const rows = bytes.subarray(7, -4).toString('latin1').split('\n');
    expect(rows[0]).toBe('-'.repeat(width));
    expect(rows[1]).toHaveLength(width);
    expect(rows[1]?.endsWith('1 234,50')).toBe(true);
    // Six bytes switch to double and bold; each character then takes two places.
    expect((rows[2] ?? '').slice(6)).toHaveLength(Math.floor(width / 2));
  });

  it('counts places after saying ₽ in two letters', () => {
    const [row] = Buffer.from(encodePaper([{ kind: 'columns', left: 'Цена', right: '5 ₽', bold: false, size: 'normal' }], 32)).subarray(7).toString('latin1').split('\n');
    expect(row).toHaveLength(32);
  });

  it('measures a QR code in bytes', () => {
    const bytes = hex(encodePaper([{ kind: 'qr', data: 'ж=1' }], 32));
    expect(bytes).toBe(`${BEGIN} 1b 61 01 1d 28 6b 04 00 31 41 32 00 1d 28 6b 03 00 31 43 05 1d 28 6b 03 00 31 45 31 1d 28 6b 07 00 31 50 30 d0 b6 3d 31 1d 28 6b 03 00 31 51 30 0a 1b 61 00 ${CUT}`);
    const long = encodePaper([{ kind: 'qr', data: 'я'.repeat(200) }], 48);
    expect(hex(long)).toContain('1d 28 6b 93 01 31 50 30 d1 8f');
  });

  it('lets no text become a command', () => {
    const bytes = hex(encodePaper([text('a\u001b@\u0010\u0004\u0001b\nc')], 32));
    expect(bytes.slice(BEGIN.length)).not.toMatch(/1b|10 04/);
  });

  it('makes the same bytes each time: nothing is left over from the job before', () => {
    const paper = [text('Раз', { bold: true }), { kind: 'feed', lines: 2 } as const];
    expect(encodePaper(paper, 42)).toEqual(encodePaper(paper, 42));
  });

  it('kicks both pins of a drawer with whole commands', () => {
    expect(hex(drawerKick())).toBe('1b 70 00 19 fa 1b 70 01 19 fa');
  });

  it('asks for a sign of completion and for the state', () => {
    expect(hex(processIdRequest('0042'))).toBe('1d 28 48 06 00 30 30 30 30 34 32');
    expect(hex(statusRequest(4))).toBe('10 04 04');
  });
});
