import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { codePageNumbers, decodeText } from './code-pages.ts';
import { KEPT_PAYLOAD, MAX_TEXT, Parser, type Command } from './parser.ts';

const bytes = (...parts: (number | string | Uint8Array)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

function parsed(...chunks: Uint8Array[]): Command[] {
  const parser = new Parser();
  return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()];
}

const brief = (commands: readonly Command[]): string[] => commands.map(({ name, params, data }) => [name, ...params, ...(data.length > 0 ? [Buffer.from(data).toString('latin1')] : [])].join(' '));

/** A job with every form a command can have: none, one, several parameters, counted, NUL-ended, length-led, real-time. */
const JOB = bytes(
  0x1b, '@', 0x1c, '.', 0x1b, 't', 17, 0x1b, 'a', 1, 0x1d, '!', 0x11, iconv.encode('ИТОГО', 'cp866'), 0x0a,
  0x10, 0x04, 1, 0x1b, 'E', 1, 'bold', 0x0d, 0x0a, 0x1b, 'd', 3,
  0x1d, '(', 'k', 8, 0, '1P0', 'hello', 0x1d, '(', 'k', 3, 0, '1Q0',
  0x1d, 'k', 4, 'ABC', 0, 0x1d, 'k', 73, 5, '{BX-1', 0x1d, 'v', '0', 0, 1, 0, 2, 0, 0xaa, 0x55,
  0x1b, 'p', 0, 25, 250, 0x1d, 'V', 66, 10, 0x1d, 'V', 0, 0x1d, '(', 'H', 6, 0, '00', 'id42', 0x1d, 'a', 0xff, 'tail',
);

describe('parser', () => {
  it('reads every form of command', () => {
    expect(brief(parsed(JOB))).toEqual([
      'initialize', 'kanjiOff', 'codePage 17', 'align 1', 'charSize 17', `text ${Buffer.from(iconv.encode('ИТОГО', 'cp866')).toString('latin1')}`, 'lineFeed',
      'realTimeStatus 1', 'bold 1', 'text bold', 'carriageReturn', 'lineFeed', 'feedLines 3',
      'extended 107 8 0 1P0hello', 'extended 107 3 0 1Q0',
      'barcode 4 ABC', 'barcode 73 5 {BX-1', 'raster 48 0 1 0 2 0 \xaaU',
      'pulse 0 25 250', 'cut 66 \n', 'cut 0', 'extended 72 6 0 00id42', 'automaticStatus 255', 'text tail',
    ]);
  });

  it('reads the same whatever the network made of it: every single cut, and byte by byte', () => {
    const whole = parsed(JOB);
    for (let at = 0; at <= JOB.length; at += 1) expect(parsed(JOB.subarray(0, at), JOB.subarray(at))).toEqual(whole);
    expect(parsed(...[...JOB].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it('reads any bytes the same in any pieces', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });
    fc.assert(fc.property(pieces, (chunks) => {
      expect(parsed(...chunks)).toEqual(parsed(Buffer.concat(chunks)));
    }), { numRuns: 400 });
  });

  it('accounts for every byte of garbage, and a real job behind it still comes out', () => {
    // No payload byte may be missing after the garbage: it is closed by as many line feeds as the longest believed payload.
    const closing = new Uint8Array(300).fill(0x0a);
    const garbage = fc.uint8Array({ maxLength: 300 }).filter((noise) => ![...noise].some((byte, index) => byte === 0x1d && [0x28, 0x76].includes(noise[index + 1] ?? 0)) && ![...noise].some((byte, index) => byte === 0x1b && noise[index + 1] === 0x2a));
    fc.assert(fc.property(garbage, (noise) => {
      const commands = parsed(noise, closing, bytes(0x1b, '@', 'after', 0x0a));
      expect(commands.reduce((sum, { size }) => sum + size, 0)).toBe(noise.length + closing.length + 8);
      expect(brief(commands).slice(-3)).toEqual(['initialize', 'text after', 'lineFeed']);
    }), { numRuns: 400 });
  });

  it('says what it does not know and goes on with the next byte', () => {
    expect(brief(parsed(bytes(0x1b, 'Z', 'a', 0x01, 'b', 0x1b, 0x1b, '@', 0x0a)))).toEqual(['unknown', 'text a', 'unknown', 'text b', 'unknown', 'initialize', 'lineFeed']);
  });

  it('reads a pulse without its times as a real printer does: the next command is eaten', () => {
    expect(brief(parsed(bytes(0x1b, 'p', 0x00, 0x1b, 'p', 0x01)))).toEqual(['pulse 0 27 112', 'unknown']);
  });

  it('does not believe a raster larger than any paper', () => {
    expect(brief(parsed(bytes(0x1d, 'v', '0', 0, 0xff, 0xff, 0xff, 0xff, 'still here', 0x0a)))).toEqual(['unknown 48 0 255 255 255 255', 'text still here', 'lineFeed']);
  });

  it('keeps memory bounded: long letters leave in pieces, long payloads are counted and not kept', () => {
    const letters = parsed(new Uint8Array(10_000).fill(0x41));
    expect(Math.max(...letters.map(({ data }) => data.length))).toBe(MAX_TEXT);
    const [raster] = parsed(bytes(0x1d, 'v', '0', 0, 0, 1, 0, 16), new Uint8Array(256 * 4096));
    expect(raster?.name).toBe('raster');
    expect(raster?.size).toBe(8 + 256 * 4096);
    expect(raster?.data.length).toBe(KEPT_PAYLOAD);
  });
});

describe('code pages', () => {
  // The library writes the soft hyphen and the no-break space as they are; so do we. It is an independent table.
  it.each([[0, 'cp437'], [17, 'cp866'], [46, 'win1251'], [16, 'win1252']] as const)('page %i agrees with an independent table of %s', (page, encoding) => {
    const upper = Uint8Array.from({ length: 128 }, (_, index) => 128 + index);
    expect(codePageNumbers).toContain(page);
    const undefinedInBoth = /[\u0080-\u009f]/g;
    expect(decodeText(upper, page)).toBe(iconv.decode(Buffer.from(upper), encoding).replace(undefinedInBoth, '\ufffd'));
  });

  it('reads Russian in both pages of it', () => {
    const text = 'Съешь ещё этих мягких французских булок, да выпей чаю №5';
    expect(decodeText(iconv.encode(text, 'cp866'), 17)).toBe(text);
    expect(decodeText(iconv.encode(text, 'win1251'), 46)).toBe(text);
    expect(decodeText(iconv.encode('чай', 'cp866'), 0)).not.toContain('чай');
  });
});
