import type { ReactNode } from 'react';
import type { AttentionItem } from '#contract/api/attention.ts';
import { useAge } from '#renderer/i18n/age.ts';
import { formatCount, formatMoment, formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { useNow } from '../../api/now.ts';
import css from './AttentionPage.module.css';
import { lastWordsTexts } from './last-words-texts.ts';
import { readDocuments, type SentDocument } from './read-item.ts';
import { isUnderWay } from './verbs.ts';

/** Without a further batch for so long, something stands in the way. */
const STANDS_MS = 60_000;

/** How it stands with what a disconnected computer handed in: how much waits, how far taking it in has come, what was put aside. */
export function LastWordsState({ item: { closed, lastWords } }: { readonly item: AttentionItem }): ReactNode {
  const t = useT(lastWordsTexts);
  const language = useLanguage();
  if (lastWords === null || lastWords.waiting + lastWords.parts === 0) return null;
  const { waiting, putAside, takingIn } = lastWords;
  const counted = (count: number): { readonly count: number; readonly n: string } => ({ count, n: formatCount(count, language) });
  const isAside = closed?.how === 'dealt-with';
  return (
    <>
      {isUnderWay(lastWords) ? <Progress lastWords={lastWords} /> : null}
      {takingIn !== null && takingIn.endedAt !== null && takingIn.taken > 0 ? <p className={css.where}>{taken(t, takingIn, language)}</p> : null}
      {waiting > 0 && !isUnderWay(lastWords) ? <p className={css.where}>{t('waiting', counted(waiting))}</p> : null}
      {putAside > 0 ? <p className={css.where}>{t('aside', counted(putAside))}</p> : null}
      {takingIn !== null && takingIn.refused > 0 ? <p className={css.where}>{t(isAside ? 'refusedAside' : 'refused', counted(takingIn.refused))}</p> : null}
    </>
  );
}

type TakingIn = NonNullable<NonNullable<AttentionItem['lastWords']>['takingIn']>;

function taken(t: ReturnType<typeof useT<'hq.attention.lastWords', typeof lastWordsTexts.ru>>, { taken: count, endedAt, askedBy }: TakingIn, language: ReturnType<typeof useLanguage>): string {
  const words = { taken: formatCount(count, language), at: formatMoment(endedAt ?? 0, language, Date.now()) };
  return askedBy === null ? t('taken', words) : t('takenBy', { ...words, name: askedBy });
}

function Progress({ lastWords: { takingIn } }: { readonly lastWords: NonNullable<AttentionItem['lastWords']> }): ReactNode {
  const t = useT(lastWordsTexts);
  const language = useLanguage();
  const { ago } = useAge();
  const now = useNow();
  if (takingIn === null) return null;
  const total = takingIn.taken + takingIn.refused + takingIn.left;
  const stood = now - takingIn.movedAt;
  return (
    <div className={css.takingIn}>
      <progress aria-label={t('progress')} max={Math.max(total, 1)} value={takingIn.taken + takingIn.refused} />
      <p><b>{t('taking', { taken: formatCount(takingIn.taken, language), total: formatCount(total, language) })}</b></p>
      <p className={css.where}>{stood > STANDS_MS ? t('stands', { ago: ago(stood) }) : t('takes')}</p>
    </div>
  );
}

const known = ['sale', 'refund', 'shiftOpening', 'shiftClosing', 'cashMovement', 'cashCount', 'journalEntry'] as const;

/** What a till sent, in the words of its papers: what, which number, when, how much. */
export function SentDocuments({ item }: { readonly item: AttentionItem }): ReactNode {
  const t = useT(lastWordsTexts);
  const language = useLanguage();
  const documents = readDocuments(item);
  const word = ({ kind }: SentDocument): string => t(known.find((one) => one === kind) ?? 'record');
  if (documents.length === 0) return <b>{t('record')}</b>;
  return documents.map((document, index) => (
    <p key={index}>
      <b>{[word(document), document.number].filter(Boolean).join(' ')}</b>
      {[document.totalMinor === null ? null : formatMoney(document.totalMinor, language, true), document.occurredAt === null ? null : formatMoment(document.occurredAt, language, Date.now(), document.timeZone ?? undefined)].filter(Boolean).map((part) => ` · ${part}`).join('')}
    </p>
  ));
}
