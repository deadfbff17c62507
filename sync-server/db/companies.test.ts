import { expect, it } from 'vitest';
import { CannotStart } from './cannot-start.ts';
import { chosenOf } from './companies.ts';

const ids = ['01234567-0000-7000-8000-000000000001', '01234567-0000-7000-8000-000000000002', '01234567-0000-7000-8000-000000000003'] as const;
const companies = [{ id: ids[0], name: 'Лавка' }, { id: ids[1], name: 'лавка ' }, { id: ids[2], name: 'Другая' }];

it('LF8 a name that several companies have is nobody\'s: their ids are said, and by its id each is found', () => {
  expect(() => chosenOf(companies, 'Лавка')).toThrow(CannotStart);
  expect(() => chosenOf(companies, 'Лавка')).toThrow(`2 companies are called "Лавка": Лавка (${ids[0]}), лавка  (${ids[1]}).`);
  expect([chosenOf(companies, ids[1].toUpperCase()), chosenOf(companies, ' другая'), chosenOf(companies, null)]).toEqual([[companies[1]], [companies[2]], companies]);
});
