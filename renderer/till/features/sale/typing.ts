import { createEarlier } from '#renderer/ui/earlier.ts';
import type { Cart } from './cart-store.ts';
import { commandPasted, type Command } from './command.ts';
import type { Search } from './search-store.ts';

export type Typing = {
  /** Characters typed where no field has the focus. */
  readonly type: (characters: string) => void;
  /** Undoes the last `count` of them: they were the beginning of a scan. */
  readonly takeBack: (count: number) => void;
  /** A pasted text; true where it is a code, given to `onCode` as a scan. */
  readonly paste: (text: string, onCode: (code: string) => void) => void;
};

type Before = { readonly command: Command; readonly text: string };

const begins = /^[\p{L}=]$/u;

/**
 * What is typed and pasted on the selling screen: letters begin a search, everything else is for the command line, and nothing
 * gets lost between the two. Digits before a letter go with it (`12a` is an article), `3*` stays and is for the good that is found.
 */
export function createTyping({ cart, search }: { readonly cart: Pick<Cart, 'store' | 'type' | 'hold'>; readonly search: Pick<Search, 'store' | 'ask' | 'close'> }): Typing {
  const earlier = createEarlier<Before>();
  const standing = (): Before => ({ command: cart.store.getState().command, text: search.store.getState().text });

  const searched = (character: string, { command, text }: Before): boolean => {
    if (!begins.test(character) || command.trouble !== null) return false;
    if (command.entry === '') search.ask(text + character);
    else if (command.lineNo !== null || character === '=') return false;
    else {
      search.ask(text + command.entry + character);
      cart.hold({ ...command, entry: '' });
    }
    return true;
  };

  return {
    type: (characters) => {
      let isSearch = false;
      for (const character of characters) {
        const now = standing();
        earlier.keep(now);
        if (isSearch) search.ask(now.text + character);
        else if (searched(character, now)) isSearch = true;
        else cart.type(character);
      }
    },
    takeBack: (count) => {
      const then = earlier.back(count);
      if (then === null) return;
      cart.hold(then.command);
      if (then.text === '') search.close();
      else search.ask(then.text);
    },
    paste: (text, onCode) => {
      const pasted = commandPasted(cart.store.getState().command, text);
      if (pasted.kind === 'scan') onCode(pasted.code);
      else if (pasted.kind === 'search') search.ask(pasted.text);
      else cart.hold(pasted.command);
    },
  };
}
