import { useState, type ReactNode } from 'react';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { enrolment } from '#contract/terminal/enrolment.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { PairForm } from '../../parts/PairForm.tsx';
import { pairTexts } from '../../parts/pair-texts.ts';
import css from './FirstRun.module.css';
import { FirstScreen, FirstTitle } from './FirstScreen.tsx';
import { firstRunTexts } from './first-run-texts.ts';
import { useSuggestion } from './suggestion.ts';

type DemoRefusal = Exclude<AnswerOf<(typeof enrolment)['members']['tryDemo']> | Faulted, { readonly ok: true }>;

export type FirstRunProps = {
  readonly client: Client<typeof enrolment>;
  /** Language and look, before anybody is signed in. */
  readonly choices: ReactNode;
};

/** The first screen of a new till: join a company by a code, or try the demo shop. */
export function FirstRun({ client, choices }: FirstRunProps): ReactNode {
  const t = useT(firstRunTexts);
  const { serverUrl, revokedAt } = useSuggestion(client);
  const [asking, setAsking] = useState(false);
  return (
    <FirstScreen choices={choices}>
      <header>
        <FirstTitle>{t('title')}</FirstTitle>
        <p className={css.lead}>{t('lead')}</p>
        {revokedAt !== null ? <p className={css.refusal} role="status"><Icon name="warning" />{t('revoked')}</p> : null}
      </header>
      <div className={css.ways}>
        <PairForm className={css.way ?? ''} labelledBy="pair-title" server={serverUrl} words={t('pair')} busy={asking} onBusy={setAsking} pair={client.pair}>
          <h2 id="pair-title" className={css.wayTitle}>{t('pairTitle')}</h2>
          <p className={css.lead}>{t('pairLead')}</p>
        </PairForm>
        <Demo client={client} asking={asking} onAsking={setAsking} />
      </div>
    </FirstScreen>
  );
}

function Demo({ client, asking, onAsking }: { readonly client: FirstRunProps['client']; readonly asking: boolean; readonly onAsking: (asking: boolean) => void }): ReactNode {
  const t = useT(firstRunTexts);
  const say = useT(pairTexts);
  const fault = useFaultSentence();
  const [refusal, setRefusal] = useState<DemoRefusal | null>(null);
  const open = async (): Promise<void> => {
    onAsking(true);
    setRefusal(null);
    const answer = await client.tryDemo({});
    onAsking(false);
    if (!answer.ok) setRefusal(answer);
  };
  return (
    <section className={css.way} aria-labelledby="demo-title">
      <h2 id="demo-title" className={css.wayTitle}>{t('demoTitle')}</h2>
      <p className={css.lead}>{t('demoLead')}</p>
      {refusal === null ? null : <Notice>{refusal.code === 'fault' ? fault(refusal.detail) : say('alreadyPaired')}</Notice>}
      <Button size="pay" disabled={asking} onClick={() => void open()}>{t('demo')}</Button>
    </section>
  );
}
