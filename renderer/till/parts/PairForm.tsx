import { TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { AnswerOf, Faulted } from '#contract/define/service.ts';
import type { enrolment } from '#contract/terminal/enrolment.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT, type Say } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from './Notice.tsx';
import css from './PairForm.module.css';
import { pairTexts } from './pair-texts.ts';
import { partsTexts } from './parts-texts.ts';

export type PairAnswer = AnswerOf<(typeof enrolment)['members']['pair']> | Faulted;
export type Pairing = { readonly serverUrl: string; readonly code: string };
type Refusal = Exclude<PairAnswer, { readonly ok: true }> | { readonly code: 'need-server' | 'need-code' };

export type PairFormProps = {
  /** What stands in the field of the address until somebody types. */
  readonly server: string;
  /** On the button. */
  readonly words: string;
  readonly pair: (given: Pairing) => Promise<PairAnswer>;
  /** Something else is being asked: no second question beside it. */
  readonly busy?: boolean;
  readonly onBusy?: (busy: boolean) => void;
  readonly labelledBy: string;
  readonly className?: string;
  /** What it is about, above the fields. */
  readonly children: ReactNode;
};

const aboutServer = new Set<Refusal['code']>(['bad-address', 'server-unreachable', 'not-lavka', 'need-server']);
const aboutCode = new Set<Refusal['code']>(['code-unknown', 'code-expired', 'need-code', 'other-company']);

/** The address of a server and the code of a till: how a computer becomes a till, or becomes one again. Never sent twice by itself. */
export function PairForm({ server, words, pair, busy = false, onBusy, labelledBy, className, children }: PairFormProps): ReactNode {
  const t = useT(pairTexts);
  const sentence = useSentence();
  const [typed, setTyped] = useState<string | null>(null);
  const [code, setCode] = useState('');
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const serverUrl = (typed ?? server).trim();
  const ask = async (): Promise<void> => {
    setAsking(true);
    onBusy?.(true);
    setRefusal(null);
    const answer = await pair({ serverUrl, code: code.trim() });
    setAsking(false);
    onBusy?.(false);
    if (!answer.ok) setRefusal(answer);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (serverUrl === '') return setRefusal({ code: 'need-server' });
    if (code.trim() === '') return setRefusal({ code: 'need-code' });
    void ask();
  };
  const said = refusal === null ? null : sentence(refusal);
  const about = (codes: ReadonlySet<string>): string | null => (refusal !== null && codes.has(refusal.code) ? said : null);
  const [atServer, atCode] = [about(aboutServer), about(aboutCode)];
  return (
    <form className={className} onSubmit={submit} noValidate aria-labelledby={labelledBy}>
      {children}
      <TextInput size="md" label={t('server')} value={typed ?? server} inputMode="url" autoComplete="off" spellCheck={false} placeholder="https://" error={atServer} onChange={(event) => setTyped(event.currentTarget.value)} />
      <TextInput size="md" label={t('code')} value={code} autoComplete="off" spellCheck={false} classNames={{ input: css.code ?? '' }} error={atCode} onChange={(event) => setCode(event.currentTarget.value.toUpperCase())} />
      {said === null || atServer !== null || atCode !== null ? null : <Notice>{said}</Notice>}
      <Button look="main" size="pay" submit disabled={asking || busy}>{asking ? t('pairing') : words}</Button>
    </form>
  );
}

function useSentence(): (refusal: Refusal) => string {
  const t: Say<(typeof pairTexts)['ru']> = useT(pairTexts);
  const say = useT(partsTexts);
  const fault = useFaultSentence();
  return (refusal) => {
    switch (refusal.code) {
      case 'already-paired': return t('alreadyPaired');
      case 'bad-address': return t('badAddress');
      case 'server-unreachable': return t('unreachable');
      case 'code-unknown': return t('codeUnknown');
      case 'code-expired': return t('codeExpired');
      case 'not-lavka': return t('notLavka');
      case 'too-many-tries': return t('tooManyTries');
      case 'other-company': return t('otherCompany', { name: refusal.detail.companyName });
      case 'not-signed-in': return say('notSignedIn');
      case 'needs-right': return say('needsRight');
      case 'need-server': return t('needServer');
      case 'need-code': return t('needCode');
      case 'fault': return fault(refusal.detail);
    }
  };
}
