import { Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { AttentionItem } from '#contract/api/attention.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { useAge } from '#renderer/i18n/age.ts';
import { formatMoment, formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { Locked } from '../../api/Locked.tsx';
import { useNow } from '../../api/now.ts';
import { moneyAtStake } from './money.ts';
import { DataDiffers, DisputedEdit, PriceOverlap } from './Disputed.tsx';
import { Sides } from './Sides.tsx';
import { attentionTexts, isReason } from './attention-texts.ts';
import { verbsOf, type Verb } from './verbs.ts';
import css from './AttentionPage.module.css';

export type Hrefs = { readonly receiptHref: (id: string) => string; readonly shiftHref: (id: string) => string; readonly tillHref: (deviceId: string) => string; readonly taskHref: (taskId: string) => string; readonly goodHref: (goodId: string) => string };

export type AttentionEntryProps = Hrefs & {
  readonly item: AttentionItem;
  readonly busy: boolean;
  readonly onRetry: () => void;
  readonly onDismiss: (note: string) => void;
  readonly onPayload: () => void;
};

/** What happened, what it means in money, what to do, and the buttons that do it; or how it ended. */
export function AttentionEntry({ item, busy, onRetry, onDismiss, onPayload, ...hrefs }: AttentionEntryProps): ReactNode {
  const t = useT(attentionTexts);
  const [closing, setClosing] = useState(false);
  const isClosing = closing && item.closed === null;
  const isChoice = item.kind === 'edit-conflict' && typeof item.detail['conflictId'] === 'string';
  const act: Readonly<Record<Verb, () => void>> = { retry: onRetry, takeIn: onRetry, payload: onPayload, dismiss: () => setClosing(true) };
  return (
    <li className={css.item} data-closed={item.closed !== null}>
      <span className={item.closed === null ? css.mark : css.done}><Icon name={item.closed === null ? 'warning' : 'check'} size={18} /></span>
      <div className={css.words}>
        <b>{t(item.kind)}</b>
        <Where item={item} />
        <Reason item={item} />
        {item.kind === 'edit-conflict' ? <DisputedEdit item={item} taskHref={hrefs.taskHref} /> : null}
        {item.kind === 'data-differs' ? <DataDiffers item={item} /> : null}
        {item.kind === 'price-overlap' ? <PriceOverlap item={item} goodHref={hrefs.goodHref} /> : null}
        <Sides item={item} {...hrefs} />
        <p className={css.money}>{moneyWords(t, item, useLanguage())}</p>
        {item.closed === null ? <p className={css.advice}>{t(`do-${item.kind}`)}</p> : isChoice && item.closed.how === 'by-itself' ? null : <Ending item={item} />}
        {isClosing ? <Closing busy={busy} onClose={onDismiss} onCancel={() => setClosing(false)} /> : null}
      </div>
      {isClosing ? null : (
        <div className={css.verbs}>
          {verbsOf(item).map((verb) => <Button key={verb} look={verb === 'retry' || verb === 'takeIn' ? 'soft' : 'plain'} size="dense" disabled={busy && (verb === 'retry' || verb === 'takeIn')} onClick={act[verb]}>{t(verb)}</Button>)}
        </div>
      )}
    </li>
  );
}

function Where({ item }: { readonly item: AttentionItem }): ReactNode {
  const language = useLanguage();
  const { ago } = useAge();
  const now = useNow();
  return <p className={css.where}>{[item.storeName, item.tillName, formatMoment(item.createdAt, language, now), ago(now - item.createdAt)].filter(Boolean).join(' · ')}</p>;
}

/** Why the server set a record aside; a server newer than this page may have reasons without words. */
function Reason({ item }: { readonly item: AttentionItem }): ReactNode {
  const t = useT(attentionTexts);
  const reason = item.detail['reason'];
  if (item.kind !== 'quarantined-commit' || typeof reason !== 'string' || reason === '') return null;
  return <p className={css.where}>{t('reason', { reason: isReason(reason) ? t(reason) : reason })}</p>;
}

const withSum = ['refund-exceeds-sale', 'refund-amount-mismatch', 'refund-without-sale', 'shift-sums-differ', 'sums-differ'] as const;

function moneyWords(t: Say<typeof attentionTexts.ru>, item: AttentionItem, language: ReturnType<typeof useLanguage>): string {
  if (item.kind === 'till-revoked' && item.closed === null) return t('money-last-words');
  const minor = moneyAtStake(item);
  const kind = withSum.find((one) => one === item.kind);
  return minor === null || kind === undefined ? t(`money-${item.kind}`) : t(`sum-${kind}`, { sum: formatMoney(minor, language, true) });
}

/** Who closed it, when, and why; nobody where it ended by itself. */
function Ending({ item: { closed } }: { readonly item: AttentionItem }): ReactNode {
  const t = useT(attentionTexts);
  const language = useLanguage();
  if (closed === null) return null;
  const at = formatMoment(closed.at, language, Date.now());
  return (
    <>
      <p className={css.ending}>{closed.by === null ? t(`closed-${closed.how}`, { at }) : t(`closed-${closed.how}-by`, { at, name: closed.by })}</p>
      {closed.note === '' ? null : <p className={css.note}>{closed.note}</p>}
    </>
  );
}

function Closing({ busy, onClose, onCancel }: { readonly busy: boolean; readonly onClose: (note: string) => void; readonly onCancel: () => void }): ReactNode {
  const t = useT(attentionTexts);
  const [note, setNote] = useState('');
  return (
    <form className={css.closing} onSubmit={(event) => { event.preventDefault(); onClose(note); }}>
      <Locked busy={busy}><Textarea label={t('whatDone')} placeholder={t('whatDoneHint')} autoFocus autosize minRows={2} maxLength={1000} value={note} onChange={(event) => setNote(event.currentTarget.value)} /></Locked>
      <div className={css.closingVerbs}>
        <Button look="main" size="dense" submit disabled={busy}>{t('close')}</Button>
        <Button look="quiet" size="dense" onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
