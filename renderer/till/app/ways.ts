import { focusSearch } from '../features/sale/SearchField.tsx';
import type { Ways } from '../features/sale/RefusalNotice.tsx';
import { askPrice } from './actions.ts';
import type { Till } from './compose.ts';

/** The ways on after a refusal. Each leaves what was refused, but for the list of goods to choose from, and never money that is still owed. */
export function waysOf(till: Till): Ways {
  const leave = <A extends readonly unknown[]>(way: (...about: A) => void) => (...about: A): void => {
    if (!till.frame.mayLeave()) return;
    till.cart.leaveRefusals();
    way(...about);
  };
  return {
    search: leave(focusSearch), quick: leave(() => till.frame.open('quick')),
    price: leave((goodId, name, timesMicro, packMicro) => askPrice(till, { goodId, name, timesMicro, packMicro })),
    // Until one is chosen the good is in nobody's receipt.
    choose: (goods, timesMicro) => till.search.offer(goods, timesMicro),
  };
}
