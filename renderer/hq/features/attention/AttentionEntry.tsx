import { Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { AttentionItem, LastWords } from '#contract/api/attention.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { useAge } from '#renderer/i18n/age.ts';
import { formatCount, formatMoment, formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { Locked } from '../../api/Locked.tsx';
import { useNow } from '../../api/now.ts';
import { moneyAtStake } from './money.ts';
import { DamagedPicture, DataDiffers, DisputedEdit, PriceOverlap } from './Disputed.tsx';
import { LastWordsState, SentDocuments } from './LastWords.tsx';
import { Sides } from './Sides.tsx';
import { attentionTexts, isReason } from './attention-texts.ts';
import { lastWordsTexts } from './last-words-texts.ts';
import { isHandedIn, isUnderWay, verbsOf, type Verb } from './verbs.ts';
import css from './AttentionPage.module.css';

export type Hrefs = { readonly receiptHref: (id: string) => string; readonly shiftHref: (id: string) => string; readonly tillHref: (deviceId: string) => string; readonly taskHref: (taskId: string) => string; readonly goodHref: (goodId: string) => string };

export type AttentionEntryProps = Hrefs & {
  readonly item: AttentionItem;
  readonly busy: boolean;
  readonly onRetry: () => void;
  /** `putAside`: with all that waits behind it. */
  readonly onDismiss: (note: string, putAside: boolean) => void;
  readonly onPayload: () => void;
  /** Null where its parts are shown already. */
  readonly onParts: (() => void) | null;
};

/** What happened, what it means in money, what to do, and the buttons that do it; or how it ended. */
export function AttentionEntry({ item, busy, onRetry, onDismiss, onPayload, onParts, ...hrefs }: AttentionEntryProps): ReactNode {
  const [closing, setClosing] = useState(false);
  const isClosing = closing && item.closed === null;
  const close = (): void => setClosing(true);
  const act: Readonly<Record<Verb, (() => void) | null>> = { retry: onRetry, takeIn: onRetry, takeOne: onRetry, payload: onPayload, oneByOne: onParts, dismiss: close, putAside: close, asideOne: close };
  const verbs = verbsOf(item);
  const putAside = verbs.includes('putAside');
  return (
    <li className={css.item} data-closed={item.closed !== null}>
      <span className={item.closed === null ? css.mark : css.done}><Icon name={item.closed === null ? 'warning' : 'check'} size={18} /></span>
      <div className={css.words}>
        {isHandedIn(item) ? <HandedIn item={item} /> : <What item={item} {...hrefs} />}
        {isClosing ? <Closing busy={busy} aside={putAside ? item.lastWords?.waiting ?? 0 : isHandedIn(item) ? 'one' : null} onClose={(note) => onDismiss(note, putAside)} onCancel={() => setClosing(false)} /> : null}
      </div>
      {isClosing ? null : (
        <div className={css.verbs}>
          {verbs.map((verb) => (act[verb] === null ? null : <VerbButton key={verb} verb={verb} busy={busy} onPress={act[verb]} />))}
        </div>
      )}
    </li>
  );
}

const begins = ['retry', 'takeIn', 'takeOne'] as const;
const ofLastWords = ['oneByOne', 'putAside', 'takeOne', 'asideOne'] as const;

function VerbButton({ verb, busy, onPress }: { readonly verb: Verb; readonly busy: boolean; readonly onPress: () => void }): ReactNode {
  const t = useT(attentionTexts);
  const words = useT(lastWordsTexts);
  const own = ofLastWords.find((one) => one === verb);
  const isFirst = begins.some((one) => one === verb);
  return <Button look={isFirst ? 'soft' : 'plain'} size="dense" disabled={busy && (isFirst || verb === 'oneByOne')} onClick={onPress}>{own === undefined ? t(verb as Exclude<Verb, typeof ofLastWords[number]>) : words(own)}</Button>;
}

function What({ item, ...hrefs }: Hrefs & { readonly item: AttentionItem }): ReactNode {
  const t = useT(attentionTexts);
  const words = useT(lastWordsTexts);
  const language = useLanguage();
  const isChoice = item.kind === 'edit-conflict' && typeof item.detail['conflictId'] === 'string';
  return (
    <>
      <b>{item.lastWords === null ? t(item.kind) : words('handedIn')}</b>
      <Where item={item} />
      <Reason item={item} />
      {item.kind === 'edit-conflict' ? <DisputedEdit item={item} taskHref={hrefs.taskHref} /> : null}
      {item.kind === 'data-differs' ? <DataDiffers item={item} /> : null}
      {item.kind === 'price-overlap' ? <PriceOverlap item={item} goodHref={hrefs.goodHref} /> : null}
      {item.kind === 'picture-damaged' ? <DamagedPicture item={item} goodHref={hrefs.goodHref} /> : null}
      <Sides item={item} {...hrefs} />
      <LastWordsState item={item} />
      {isUnderWay(item.lastWords) ? null : <p className={css.money}>{item.lastWords === null ? moneyWords(t, item, language) : words(isBooked(item.lastWords) ? 'booked' : 'notBooked')}</p>}
      {item.closed === null ? isUnderWay(item.lastWords) ? null : <p className={css.advice}>{t(`do-${item.kind}`)}</p> : isChoice && item.closed.how === 'by-itself' ? null : <Ending item={item} />}
    </>
  );
}

/** One record of a disconnected computer, as whoever decides about it has to know it. */
function HandedIn({ item }: { readonly item: AttentionItem }): ReactNode {
  return (
    <>
      <SentDocuments item={item} />
      <Ending item={item} />
    </>
  );
}

/** Nothing waits, and of what was handed in something was taken in. */
const isBooked = ({ waiting, parts, putAside }: LastWords): boolean => waiting === 0 && parts > putAside;

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
  if (item.closed?.how === 'retried') return t('money-counted');
  if (item.kind === 'shift-sums-differ' && item.detail['short'] === true) return t('money-short');
  const minor = moneyAtStake(item);
  const kind = withSum.find((one) => one === item.kind);
  return minor === null || kind === undefined ? t(`money-${item.kind}`) : t(`sum-${kind}`, { sum: formatMoney(minor, language, true) });
}

/** Who closed it, when, and why; nobody where it ended by itself. */
function Ending({ item }: { readonly item: AttentionItem }): ReactNode {
  const words = useEnding(item);
  if (item.closed === null) return null;
  return (
    <>
      <p className={css.ending}>{words}</p>
      {item.closed.note === '' ? null : <p className={css.note}>{item.closed.note}</p>}
    </>
  );
}

/** What a disconnected computer handed in ends in words of its own: taken in or put aside, never simply dealt with. */
function useEnding(item: AttentionItem): string {
  const t = useT(attentionTexts);
  const words = useT(lastWordsTexts);
  const at = formatMoment(item.closed?.at ?? 0, useLanguage(), Date.now());
  if (item.closed === null) return '';
  const { how, by: name } = item.closed;
  if ((how === 'retried' || how === 'dealt-with') && (isHandedIn(item) || item.lastWords !== null)) {
    const what = isHandedIn(item) ? 'one' : 'closed';
    return name === null ? words(`${what}-${how}`, { at }) : words(`${what}-${how}-by`, { at, name });
  }
  return name === null ? t(`closed-${how}`, { at }) : t(`closed-${how}-by`, { at, name });
}

type ClosingProps = { readonly busy: boolean; /** Records of a disconnected computer: how many are put aside with it, where it must be said why; or one of them. */ readonly aside: number | 'one' | null; readonly onClose: (note: string) => void; readonly onCancel: () => void };

function Closing({ busy, aside, onClose, onCancel }: ClosingProps): ReactNode {
  const t = useT(attentionTexts);
  const words = useT(lastWordsTexts);
  const language = useLanguage();
  const [note, setNote] = useState('');
  const [label, hint, verb] = aside === null ? [t('whatDone'), t('whatDoneHint'), t('close')] : [words('why'), words('whyHint'), words(aside === 'one' ? 'asideOne' : 'asideNow')];
  return (
    <form className={css.closing} onSubmit={(event) => { event.preventDefault(); onClose(note); }}>
      {typeof aside === 'number' ? <p>{words('asideMeans', { count: aside, n: formatCount(aside, language) })}</p> : null}
      <Locked busy={busy}><Textarea label={label} placeholder={hint} autoFocus autosize minRows={2} maxLength={1000} value={note} onChange={(event) => setNote(event.currentTarget.value)} /></Locked>
      <div className={css.closingVerbs}>
        <Button look="main" size="dense" submit disabled={busy || (typeof aside === 'number' && note.trim() === '')}>{verb}</Button>
        <Button look="quiet" size="dense" onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
