import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskFreeJson, maskFreeText } from './free-text.ts';

const digitsOf = (text: string): string => text.replaceAll(/[^0-9]/g, '');
const digits = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''));

/** `#` is a digit of the number after its prefix. */
const formats = [
  '+7##########', '8##########', '7##########', '+7 (###) ###-##-##', '8 (###) ###-##-##', '8(###)###-##-##', '8-###-###-##-##', '8 ### ### ## ##', '8 ### ###-##-##', '+7 ### ###-##-##',
  '+7.###.###.##.##', '8.###.###.##.##', '8###-###-##-##', '8 (####) ##-##-##', '8 (#####) #-##-##', '+7 (####) ##-##-##', '8 – ### – ### – ## – ##', '8 ###\u00a0###\u00a0##\u00a0##', '8 #### ## ## ##',
  '+7(###)#######', '7 ### ### ####', '8 # # # # # # # # # #', '8 ##########',
];
const area = fc.constantFrom('3', '4', '8', '9');
const ownFormats = ['###-###-##-##', '(###) ###-##-##', '### ### ## ##', '##########', '(####) ##-##-##', '###.###.##.##', '### #######'];
const fill = (format: string, number: string): string => {
  let next = 0;
  return format.replaceAll('#', () => number[next++] ?? '0');
};
const word = fc.constantFrom('', 'тел', 'звонить Марии', 'доставка к 18:00', 'шт 3,', 'скидка 5 %,', 'до 21.11.2026', 'чек 1-2-A-000123:');

describe('phone numbers', () => {
  it('FTX1: none is left, however it is written', () => {
    fc.assert(fc.property(fc.constantFrom(...formats), digits(10), word, word, (format, number, before, after) => {
      const phone = fill(format, number);
      const masked = maskFreeText(`${before} ${phone} ${after}`);
      expect(masked).toBe(`${before} *** ${after}`);
    }));
  });
  it('FTX1: also without a prefix', () => {
    fc.assert(fc.property(fc.constantFrom(...ownFormats), area, digits(9), word, (format, first, rest, before) => {
      expect(maskFreeText(`${before} ${fill(format, first + rest)}`)).toBe(`${before} ***`);
    }));
  });
  it('FTX1: beside other numbers too', () => {
    fc.assert(fc.property(fc.constantFrom(...formats), digits(10), fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 99_999 }), (format, number, before, after) => {
      expect(digitsOf(maskFreeText(`${before} ${fill(format, number)} ${after}`))).not.toContain(number);
    }));
  });
  it.each(['123-45-67', '+380 44 123 45 67', '+375 (29) 123-45-67', '+1 415 555 2671', 'тел89123456789звонить', '(495)1234567', '8—912—345—67—89'])('FTX1: %s', (phone) => {
    expect(digitsOf(maskFreeText(phone))).toBe('');
  });
});

describe('addresses and cards', () => {
  it.each(['anna@example.com', 'Anna.Petrova+shop@mail.example.ru', 'анна@почта.рф', 'anna @ mail.ru'])('FTX2: %s', (address) => {
    expect(maskFreeText(`чек на ${address}, пожалуйста`)).toBe('чек на ***, пожалуйста');
  });
  const luhn = (body: string): string => {
    const sum = [...body].reverse().reduce((total, digit, index) => {
      const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
    return body + String((10 - (sum % 10)) % 10);
  };
  it('FTX3: a card in groups of four or in one piece', () => {
    fc.assert(fc.property(fc.integer({ min: 14, max: 18 }).chain(digits), fc.constantFrom('', ' ', '-'), (body, between) => {
      const card = luhn(body).replaceAll(/(.{4})(?=.)/g, `$1${between}`);
      expect(digitsOf(maskFreeText(`карта ${card}`))).toBe('');
    }));
  });
  it('FTX3: not what fails the check', () => {
    expect(maskFreeText('4276 1234 5678 9015')).toBe('4276 1234 5678 9015');
  });
});

describe('what a shop writes itself', () => {
  const thousands = (whole: number, between: string): string => String(whole).replaceAll(/(?<=[0-9])(?=(?:[0-9]{3})+$)/g, between);
  it('FTX5: a sum stays', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 0, max: 99 }), fc.constantFrom('', ' ', '\u00a0'), fc.constantFrom(',', '.'), (whole, rest, between, point) => {
      for (const text of [thousands(whole, between), `${thousands(whole, between)}${point}${String(rest).padStart(2, '0')}`]) {
        expect(maskFreeText(`было ${text} руб., стало ${text}`)).toBe(`было ${text} руб., стало ${text}`);
      }
    }));
  });
  it('FTX5: a receipt number stays', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 99 }), fc.constantFrom('A', 'Б', 'УЧ', 'AB'), fc.integer({ min: 1, max: 9_999_999 }), (store, till, series, number) => {
      const text = `чек ${store}-${till}-${series}-${String(number).padStart(6, '0')}`;
      expect(maskFreeText(text)).toBe(text);
    }));
  });
  it('FTX5: an id stays', () => {
    fc.assert(fc.property(fc.uuid(), fc.integer({ min: 1, max: 300 }), (id, lineNo) => {
      expect(maskFreeText(`${id}/${lineNo}`)).toBe(`${id}/${lineNo}`);
    }));
  });
  it.each(['Упаковка мятая', '0,742 кг', '3 шт по 99,90', '21.11.2026 18:45', '7.12-15.12.2026', '31.12.2026 23', '2026-11-21 18:45', '4607001234567', '5 %', 'накладная 123456', '1-2-A-123'])('FTX5: %s', (text) => {
    expect(maskFreeText(text)).toBe(text);
  });
});

describe('masking', () => {
  it('FTX4: comes to its end with one endless word, and with endless digits', () => {
    const word = 'я'.repeat(300_000);
    expect(maskFreeText(word)).toBe(word);
    expect(maskFreeText('1 '.repeat(100_000))).toBe('1 '.repeat(100_000));
    expect(maskFreeText(`${word} 8 916 123-45-67`)).toBe(`${word} ***`);
  });

  it('FTX4: is done once, and makes nothing longer', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'0123456789 +-().,@a.ж') }), (text) => {
      const masked = maskFreeText(text);
      expect(masked.length).toBeLessThanOrEqual(text.length);
      expect(maskFreeText(masked)).toBe(masked);
    }));
  });
  it('FTX6: reaches every text of a document, and no name of a field', () => {
    expect(maskFreeJson({ '89123456789': 1, a: [{ reason: 'от 89123456789', n: 89_123_456_789, none: null }] })).toEqual({ '89123456789': 1, a: [{ reason: 'от ***', n: 89_123_456_789, none: null }] });
  });
});
