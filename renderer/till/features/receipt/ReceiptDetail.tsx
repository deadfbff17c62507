import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { LetterState, ReceiptSummary } from '#contract/terminal/receipt.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { FailedNotice } from '../../parts/FailedNotice.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { PaperView } from '../../parts/PaperView.tsx';
import { partsTexts } from '../../parts/parts-texts.ts';
import { letterWhy } from './letter-why.ts';
import { receiptTexts } from './receipt-texts.ts';
import { useReceipts, type Deed, type Receipts } from './receipts-store.ts';
import css from './ReceiptsPanel.module.css';

export type ReceiptDetailProps = {
  readonly receipts: Receipts;
  /** Null for a receipt that is not in the list as it is narrowed. */
  readonly chosen: ReceiptSummary | null;
  readonly isWriting: boolean;
  readonly onWrite: (isWriting: boolean) => void;
  readonly onRefund: (() => void) | undefined;
};

/** The paper of one receipt and everything that can be done with it. */
export function ReceiptDetail({ receipts, chosen, isWriting, onWrite, onRefund }: ReceiptDetailProps): ReactNode {
  const t = useT(receiptTexts);
  const paper = useReceipts(receipts, (state) => state.paper);
  const deed = useReceipts(receipts, (state) => state.deed);
  if (paper === 'gone') return <div className={css.paperSide}><Notice>{t('gone')}</Notice></div>;
  if (paper === 'failed') return <div className={css.paperSide}><FailedNotice words={t('paperFailed')} keyName="Enter" onAgain={receipts.openAgain} /></div>;
  const letter = chosen?.letter ?? null;
  const isReady = paper !== null && deed?.state !== 'asked';
  const isAllReturned = chosen !== null && chosen.refundedMinor >= chosen.totalMinor && chosen.totalMinor > 0;
  return (
    <div className={css.paperSide}>
      <PaperView lines={paper?.lines ?? null} widthChars={paper?.widthChars ?? 42} label={t('paper')} />
      <DeedNotice deed={deed} />
      {letter === null || isWriting || deed?.what === 'email' ? null : <LetterNotice letter={letter} onAgain={() => onWrite(true)} />}
      {isWriting ? <Letter receipts={receipts} deed={deed} onDone={() => onWrite(false)} /> : (
        <div className={css.deeds}>
          <Button look="main" keyName="Enter" disabled={!isReady} onClick={() => receipts.reprint()}>{t('reprint')}</Button>
          {chosen?.kind === 'refund' ? null : <Button action="gift" disabled={!isReady} title={t('giftHint')} onClick={() => receipts.reprint(true)}>{t('gift')}</Button>}
          <Button action="pdf" disabled={!isReady} onClick={receipts.pdf}>{t('pdf')}</Button>
          <Button action="email" disabled={!isReady} onClick={() => onWrite(true)}>{t('email')}</Button>
          {onRefund === undefined ? null : <Button look="soft" action="refund" disabled={paper === null || isAllReturned} onClick={onRefund}>{t('returnIt')}</Button>}
        </div>
      )}
    </div>
  );
}

const doneWords = { reprint: 'doneReprint', gift: 'doneGift', pdf: 'donePdf', email: 'doneEmail' } as const;

function DeedNotice({ deed }: { readonly deed: Deed | null }): ReactNode {
  const t = useT(receiptTexts);
  const say = useT(partsTexts);
  const fault = useFaultSentence();
  if (deed === null || deed.state === 'asked') return null;
  if (deed.state === 'done') return <Notice tone="good">{t(doneWords[deed.what])}</Notice>;
  switch (deed.state.code) {
    case 'unknown-receipt': return <Notice>{t(deed.what === 'gift' ? 'noGift' : 'unknownReceipt')}</Notice>;
    case 'bad-address': return <Notice>{t('badAddress')}</Notice>;
    case 'no-mail-server': return <Notice>{t('noMailServer')}</Notice>;
    case 'no-printer': return <Notice>{t('noPrinter')}</Notice>;
    case 'needs-right': return <Notice>{say('needsRight')}</Notice>;
    case 'not-signed-in': return <Notice>{say('notSignedIn')}</Notice>;
    case 'fault': return <Notice>{fault(deed.state.detail)}</Notice>;
  }
}

/** What became of the letter with this receipt. The address of one that failed is forgotten, so it is asked for again. */
function LetterNotice({ letter, onAgain }: { readonly letter: LetterState; readonly onAgain: () => void }): ReactNode {
  const t = useT(receiptTexts);
  const why = letterWhy(letter.cause);
  switch (letter.state) {
    case 'sent': return null;
    case 'waiting': return <Notice tone="quiet">{t('letterWaits')}{why === null ? '' : ` ${t(why)}`}</Notice>;
    case 'failed': return <Notice>{t('letterNotSent')} {t(why ?? 'whyRefused')} <Button onClick={onAgain}>{t('sendAgain')}</Button></Notice>;
  }
}

function Letter({ receipts, deed, onDone }: { readonly receipts: Receipts; readonly deed: Deed | null; readonly onDone: () => void }): ReactNode {
  const t = useT(receiptTexts);
  const [address, setAddress] = useState('');
  const isSending = deed?.what === 'email' && deed.state === 'asked';
  const isSent = deed?.what === 'email' && deed.state === 'done';
  return (
    <form
      className={css.letter} noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isSent) onDone();
        else receipts.email(address);
      }}
    >
      <TextInput className={css.address ?? ''} size="md" type="email" inputMode="email" label={t('address')} description={t('addressHint')} value={address} maxLength={254} autoComplete="off" spellCheck={false} data-autofocus autoFocus onChange={(event) => setAddress(event.currentTarget.value)} />
      <Button onClick={onDone}>{t('cancel')}</Button>
      <Button submit look="main" keyName="Enter" disabled={isSending || address.trim().length < 3}>{t(isSending ? 'asked' : 'send')}</Button>
    </form>
  );
}
