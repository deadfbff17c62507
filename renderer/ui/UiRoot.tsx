import '@fontsource-variable/golos-text';
import '@mantine/core/styles.css';
import './tokens.css';
import './base.css';
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { pageMeta } from './page-meta.ts';
import { theme, themeVariables } from './theme.ts';
import { useColorScheme } from './theme-store.ts';

/** Everything drawn stands inside this: typeface, tokens, the kit's theme, the chosen light or dark. */
export function UiRoot({ children }: { readonly children: ReactNode }): ReactNode {
  const scheme = useColorScheme();
  return (
    <MantineProvider theme={theme} cssVariablesResolver={themeVariables} forceColorScheme={scheme} getStyleNonce={() => pageMeta(document, 'csp-nonce')}>
      {children}
    </MantineProvider>
  );
}
