import type { ReactNode } from 'react';
import type { Client } from '#contract/define/service.ts';
import type { enrolment } from '#contract/terminal/enrolment.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { PairForm } from '../../parts/PairForm.tsx';
import css from './FirstRun.module.css';
import { firstRunTexts } from './first-run-texts.ts';
import { useSuggestion } from './suggestion.ts';

/** A till without its copy of the shop, which its server does not know: nobody can sign in, and the code of headquarters is the way on. */
export function PairAnew({ client }: { readonly client: Client<typeof enrolment> }): ReactNode {
  const t = useT(firstRunTexts);
  const { serverUrl } = useSuggestion(client);
  return (
    <PairForm className={css.way ?? ''} labelledBy="pair-anew-title" server={serverUrl} words={t('pairAnew')} pair={client.pair}>
      <h2 id="pair-anew-title" className={css.wayTitle}>{t('unknownTitle')}</h2>
      <p className={css.lead}>{t('unknownLead')}</p>
    </PairForm>
  );
}
