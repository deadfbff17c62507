import { createContext } from 'react';

/** Opens the list of all keys over what is there now, a panel with its own keys included; null where there is no such list. */
export const HelpKey = createContext<(() => void) | null>(null);
