/** Who works on a busy day, and what they sell most. */
import { ordinary, type Good } from './busy-day-shop.ts';

export type Person = { readonly name: string; readonly pin: string };

export const ANNA: Person = { name: 'Анна Кузина', pin: '1111' };
export const PYOTR: Person = { name: 'Пётр Вагин', pin: '2222' };
/** The senior cashier. */
export const IGOR: Person = { name: 'Игорь Перилов', pin: '222333' };

export const [bread, rye, baton, , , milk, , , , yogurt] = ordinary as [Good, Good, Good, Good, Good, Good, Good, Good, Good, Good];
