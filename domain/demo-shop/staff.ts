/** People of the demo shop. The PINs are printed on screen at every start: they protect nothing. */
import type { Row } from '../replication/catalogue.ts';
import { demoId } from './stable-id.ts';

/** A staff row before its PIN becomes a verifier: whoever seeds the shop derives `pinSalt` and `pinVerifier` from `pin`. */
export type DemoStaff = Omit<Row<'staff'>, 'pinSalt' | 'pinVerifier'> & { readonly pin: string };

export const OWNER_NAME = 'Ольга Мостовая';

function person(storeNumber: number, name: string, role: string, pin: string): DemoStaff {
  return { id: demoId('staff', `${storeNumber}|${name}`), storeId: demoId('store', String(storeNumber)), name, role, active: true, pin };
}

/** Four digits for cashiers, six for everybody above; no two people of one store share a PIN. */
export const staff: readonly DemoStaff[] = [
  person(1, OWNER_NAME, 'owner', '111222'),
  person(1, 'Марина Арочкина', 'manager', '555666'),
  person(1, 'Игорь Перилов', 'senior-cashier', '222333'),
  person(1, 'Анна Кузина', 'cashier', '1111'),
  person(1, 'Пётр Вагин', 'cashier', '2222'),
  person(2, OWNER_NAME, 'owner', '111222'),
  person(2, 'Степан Быков', 'manager', '555666'),
  person(2, 'Вера Пролётова', 'senior-cashier', '333444'),
  person(2, 'Дарья Ключева', 'cashier', '3333'),
  person(2, 'Тимур Сваев', 'cashier', '4444'),
];
