/** The table that `npm start` prints: every address, PIN and login, in both languages, readable in 80 columns. */
import { demoLogins } from '#domain/demo-shop/shop.ts';

export type Addresses = { readonly till: string; readonly hq: string; readonly lab: string; readonly docs: string; readonly data: string };

type Paint = (text: string) => string;
export type Paints = { readonly strong: Paint; readonly faint: Paint; readonly accent: Paint };

const plain: Paint = (text) => text;
export const noPaint: Paints = { strong: plain, faint: plain, accent: plain };
export const terminalPaint: Paints = { strong: (text) => `\u001b[1m${text}\u001b[22m`, faint: (text) => `\u001b[2m${text}\u001b[22m`, accent: (text) => `\u001b[32m${text}\u001b[39m` };

const WIDTH = 76;
const NAME = 34;
const ROLES: Readonly<Record<string, string>> = { owner: 'владелец · owner', 'senior-cashier': 'старший кассир · senior', cashier: 'кассир · cashier' };

/** `headline` is in two languages already. */
export function startTable(addresses: Addresses, headline: string, paint: Paints): string {
  const row = (name: string, value: string): string => `  ${paint.strong(name.padEnd(NAME))}${paint.accent(value)}`;
  const detail = (name: string, what: string, value: string): string => `    ${name.padEnd(NAME - 8)}${paint.faint(what.padEnd(26))}${paint.strong(value)}`;
  const [till] = demoLogins.tills;
  const rule = paint.faint(`  ${'─'.repeat(WIDTH)}`);
  return [
    '', rule, `  ${paint.strong(headline)}`, rule,
    row('Касса · Till', addresses.till),
    ...(till?.staff ?? []).map(({ name, role, pin }) => detail(name, ROLES[role] ?? role, `PIN ${pin}`)),
    '',
    row('Офис сети · HQ', addresses.hq),
    detail(demoLogins.hq.email, 'пароль · password', demoLogins.hq.password),
    '',
    row('Принтер чеков · Virtual printer', addresses.lab),
    row('Описание API · API docs', addresses.docs),
    row('Данные · Data', addresses.data),
    rule, `  ${paint.faint('Ctrl-C останавливает всё · stops everything')}`, '', '',
  ].join('\n');
}
