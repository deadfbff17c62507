import { TextInput } from '@mantine/core';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { enrolment } from '#contract/terminal/enrolment.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT, type Say } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import css from './FirstRun.module.css';
import { FirstScreen, FirstTitle } from './FirstScreen.tsx';
import { firstRunTexts } from './first-run-texts.ts';

type PairAnswer = AnswerOf<(typeof enrolment)['members']['pair']> | AnswerOf<(typeof enrolment)['members']['tryDemo']> | Faulted;
type Refusal = Exclude<PairAnswer, { readonly ok: true }> | { readonly code: 'need-server' | 'need-code' };

function sentence(refusal: Refusal, t: Say<(typeof firstRunTexts)['ru']>, fault: ReturnType<typeof useFaultSentence>): string {
  switch (refusal.code) {
    case 'already-paired': return t('alreadyPaired');
    case 'bad-address': return t('badAddress');
    case 'server-unreachable': return t('unreachable');
    case 'code-unknown': return t('codeUnknown');
    case 'code-expired': return t('codeExpired');
    case 'not-lavka': return t('notLavka');
    case 'too-many-tries': return t('tooManyTries');
    case 'need-server': return t('needServer');
    case 'need-code': return t('needCode');
    case 'fault': return fault(refusal.detail);
  }
}

const aboutServer = new Set<Refusal['code']>(['bad-address', 'server-unreachable', 'not-lavka', 'need-server']);
const aboutCode = new Set<Refusal['code']>(['code-unknown', 'code-expired', 'need-code']);

export type FirstRunProps = {
  readonly client: Client<typeof enrolment>;
  /** Language and look, before anybody is signed in. */
  readonly choices: ReactNode;
};

/** The first screen of a new till: join a company by a code, or try the demo shop. */
export function FirstRun({ client, choices }: FirstRunProps): ReactNode {
  const t = useT(firstRunTexts);
  const fault = useFaultSentence();
  const [server, setServer] = useState('');
  const [revoked, setRevoked] = useState(false);
  const [code, setCode] = useState('');
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    void client.suggestion({}).then((answer) => {
      if (!answer.ok) return;
      setServer((typed) => (typed === '' ? answer.value.serverUrl : typed));
      setRevoked(answer.value.revokedAt !== null);
    });
  }, [client]);

  const ask = async (question: () => Promise<PairAnswer>): Promise<void> => {
    setAsking(true);
    setRefusal(null);
    const answer = await question();
    setAsking(false);
    if (!answer.ok) setRefusal(answer);
  };
  const pair = (event: FormEvent): void => {
    event.preventDefault();
    if (server.trim() === '') return setRefusal({ code: 'need-server' });
    if (code.trim() === '') return setRefusal({ code: 'need-code' });
    void ask(() => client.pair({ serverUrl: server.trim(), code: code.trim() }));
  };
  const words = refusal === null ? null : sentence(refusal, t, fault);
  const about = (codes: ReadonlySet<string>): string | null => (refusal !== null && codes.has(refusal.code) ? words : null);

  return (
    <FirstScreen choices={choices}>
      <header>
        <FirstTitle>{t('title')}</FirstTitle>
        <p className={css.lead}>{t('lead')}</p>
        {revoked ? <p className={css.refusal} role="status"><Icon name="warning" />{t('revoked')}</p> : null}
      </header>
      <div className={css.ways}>
        <form className={css.way} onSubmit={pair} noValidate aria-labelledby="pair-title">
          <h2 id="pair-title" className={css.wayTitle}>{t('pairTitle')}</h2>
          <p className={css.lead}>{t('pairLead')}</p>
          <TextInput size="md" label={t('server')} value={server} inputMode="url" autoComplete="off" spellCheck={false} placeholder="https://" error={about(aboutServer)} onChange={(event) => setServer(event.currentTarget.value)} />
          <TextInput size="md" label={t('code')} value={code} autoComplete="off" spellCheck={false} classNames={{ input: css.code ?? '' }} error={about(aboutCode)} onChange={(event) => setCode(event.currentTarget.value.toUpperCase())} />
          {words === null || about(aboutServer) !== null || about(aboutCode) !== null ? null : <p className={css.refusal} role="alert"><Icon name="warning" />{words}</p>}
          <Button look="main" size="pay" submit disabled={asking}>{t(asking ? 'pairing' : 'pair')}</Button>
        </form>
        <section className={css.way} aria-labelledby="demo-title">
          <h2 id="demo-title" className={css.wayTitle}>{t('demoTitle')}</h2>
          <p className={css.lead}>{t('demoLead')}</p>
          <Button size="pay" disabled={asking} onClick={() => void ask(() => client.tryDemo({}))}>{t('demo')}</Button>
        </section>
      </div>
    </FirstScreen>
  );
}
