import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { startTexts } from '#renderer/i18n/language.ts';
import { assert } from '#domain/kernel/assert.ts';
import { ErrorBoundary } from '#renderer/ui/ErrorBoundary.tsx';
import { UiRoot } from '#renderer/ui/UiRoot.tsx';
import { BrokenScreen } from './app/BrokenScreen.tsx';
import { composeTill } from './app/compose.ts';
import { TillApp } from './app/TillApp.tsx';

const root = document.getElementById('root');
assert(root !== null, 'the page has a root element');

const starting = startTexts('ru');
// Before anything is awaited: the shell hands over its port as soon as the page's scripts have run.
const till = composeTill(window);
const texts = await starting;

createRoot(root).render(
  <I18nextProvider i18n={texts}>
    <UiRoot>
      <ErrorBoundary fallback={(error) => <BrokenScreen error={error} />} onError={(error) => reportError(error)}>
        <TillApp till={till} />
      </ErrorBoundary>
    </UiRoot>
  </I18nextProvider>,
);
