import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { assert } from '#domain/kernel/assert.ts';
import { startTexts } from '#renderer/i18n/language.ts';
import { ErrorBoundary } from '#renderer/ui/ErrorBoundary.tsx';
import { chooseTheme } from '#renderer/ui/theme-store.ts';
import { UiRoot } from '#renderer/ui/UiRoot.tsx';
import { App } from './app/App.tsx';
import { BrokenPage } from './app/BrokenPage.tsx';
import { rememberedLanguage, rememberedTheme } from './app/remembered.ts';

const root = document.getElementById('root');
assert(root !== null, 'the page has a root element');

chooseTheme(rememberedTheme());
const texts = await startTexts(rememberedLanguage());
createRoot(root).render(
  <I18nextProvider i18n={texts}>
    <UiRoot>
      <ErrorBoundary fallback={(error) => <BrokenPage error={error} />} onError={(error) => reportError(error)}>
        <App />
      </ErrorBoundary>
    </UiRoot>
  </I18nextProvider>,
);
