import { describe, expect, it } from 'vitest';
import { checkRegistration } from './register-check.ts';

const good = { companyName: 'Лавка', inn: '', storeName: 'Мира, 12', storeAddress: '', ownerName: 'Мария', email: 'm@example.org', password: 'long enough', ownerPin: '135790', taxSystem: 'osn' as const, timeZone: 'Europe/Moscow' };

describe('registration form', () => {
  it('lets a good one pass', () => expect([good, { ...good, inn: '7707329152' }].map(checkRegistration)).toEqual([{}, {}]));
  it.each([
    ['companyName', '  ', 'required'], ['inn', '123', 'wrongInn'], ['inn', '7707329153', 'mistypedInn'], ['timeZone', '', 'required'], ['email', 'maria', 'wrongEmail'], ['email', '', 'required'], ['password', 'short', 'short'], ['ownerPin', '1234', 'wrongPin'], ['ownerPin', '12345a', 'wrongPin'],
  ] as const)('%s %j is %s', (field, value, fault) => expect(checkRegistration({ ...good, [field]: value })).toEqual({ [field]: fault }));
});
