import { createStore, useStore } from 'zustand';
import { useEffect, useState } from 'react';

export type ThemeChoice = 'light' | 'dark' | 'system';

const DARK = '(prefers-color-scheme: dark)';

/** What the person chose; each application sets it from where it remembers such things. */
export const themeStore = createStore<{ readonly choice: ThemeChoice }>(() => ({ choice: 'system' }));

export function chooseTheme(choice: ThemeChoice): void {
  themeStore.setState({ choice });
}

/** The scheme to draw now: the choice, or what the system says, followed as it changes. */
export function useColorScheme(): 'light' | 'dark' {
  const choice = useStore(themeStore, (state) => state.choice);
  const [systemDark, setSystemDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const query = matchMedia(DARK);
    const follow = (): void => setSystemDark(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  if (choice !== 'system') return choice;
  return systemDark ? 'dark' : 'light';
}
