import { expect, it } from 'vitest';
import { mailAddress } from './mail-address.ts';

it.each(['a@b.ru', 'Anna.Petrova+чек@b.ru'.replace('чек', 'receipt'), 'x_1@mail.example.com', 'a@почта.рф', 'a@xn--80a1acny.xn--p1ai', "o'neil@b.co", `${'a'.repeat(64)}@b.ru`])('%s is an address', (address) => {
  expect(mailAddress(` ${address}\n`)).toBe(address);
});

it.each([
  '', '@', 'a@', '@b.ru', 'a@b', 'a b@c.ru', 'a@b c.ru', 'a@@b.ru', '.a@b.ru', 'a.@b.ru', 'a..b@c.ru', 'a@-b.ru', 'a@b..ru', 'a@b.ru.', 'анна@b.ru', 'a@b.ru,c@d.ru', 'Anna <a@b.ru>', '"a b"@c.ru', 'a@[127.0.0.1]',
  'a@b.1', 'a@b.ru\r\nBcc: c@d.ru', `${'a'.repeat(65)}@b.ru`, `a@${'b.'.repeat(130)}ru`,
])('%j is none', (address) => {
  expect(mailAddress(address)).toBeNull();
});
