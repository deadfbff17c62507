import type { ReactNode } from 'react';
import type { AttentionItem } from '#contract/api/attention.ts';
import { useAge } from '#renderer/i18n/age.ts';
import { formatMoment, formatMoney, formatQuantity } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { attentionTexts } from './attention-texts.ts';
import { readItem, type Brief, type Line } from './read-item.ts';
import css from './AttentionPage.module.css';

type Hrefs = { readonly receiptHref: (id: string) => string; readonly shiftHref: (id: string) => string; readonly tillHref: (deviceId: string) => string };

/** What an item is about, with the way there: both sides of a double refund, the shift, the receipt. */
export function Sides({ item, receiptHref, shiftHref, tillHref }: Hrefs & { readonly item: AttentionItem }): ReactNode {
  const t = useT(attentionTexts);
  const language = useLanguage();
  const read = readItem(item);
  if (read.receiptId !== null) return <p className={css.where}><a href={receiptHref(read.receiptId)}>{t('openReceipt')}</a></p>;
  if (read.shift !== null) {
    return <p className={css.where}><a href={shiftHref(read.shift.shiftId)}>{t('openShift', { number: read.shift.number })}</a>{read.shift.differences === 0 ? '' : ` · ${t('lines', { count: read.shift.differences })}`}</p>;
  }
  if (read.refund === null) return <AboutTill item={item} tillHref={tillHref} />;
  const side = (word: string, each: Brief): ReactNode => each.number === null ? <li key={each.receiptId}>{word}: {t('notHere')}</li> : (
    <li key={each.receiptId}>
      {word} <a href={receiptHref(each.receiptId)}>{each.number}</a>
      {' · '}{[each.storeName, each.tillName, each.occurredAt === null ? null : formatMoment(each.occurredAt, language, Date.now(), each.timeZone ?? undefined), each.totalMinor === null ? null : formatMoney(each.totalMinor, language, true)].filter(Boolean).join(' · ')}
    </li>
  );
  return (
    <ul className={css.sides}>
      {side(t('sale'), read.refund.sale)}
      {read.refund.refunds.map((each) => side(t('refund'), each))}
      {read.refund.lines.map((line, index) => (
        <li key={`line ${index}`} className={css.where}><Disagreement line={line} /></li>
      ))}
    </ul>
  );
}

/** Both figures of a line in one sentence. */
function Disagreement({ line }: { readonly line: Line }): ReactNode {
  const t = useT(attentionTexts);
  const language = useLanguage();
  const figure = (value: number): string => (line.what === 'quantity' ? formatQuantity(value, language) : formatMoney(value, language, true));
  const words = { name: line.name ?? t('lineUnknown'), should: figure(line.should), is: figure(line.is) };
  return line.refund === null ? t(`more-${line.what}`, words) : t(line.what === 'tax' ? 'wrong-tax' : 'wrong-amount', { ...words, refund: line.refund });
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const whole = (value: unknown): number | null => (typeof value === 'number' && Number.isSafeInteger(value) ? value : null);

/** What a till said of itself when the item was opened, as far as it did, with the way to its computer. */
function AboutTill({ item: { kind, detail, lastWords }, tillHref }: Pick<Hrefs, 'tillHref'> & { readonly item: AttentionItem }): ReactNode {
  const t = useT(attentionTexts);
  const language = useLanguage();
  const { span } = useAge();
  const [unsent, heardAt, offset] = [whole(detail['unsent']), whole(detail['lastContactAt']), whole(detail['clockOffsetMs'])];
  const [reason, series, deviceId] = [text(detail['reason']), text(detail['series']), text(detail['deviceId'])];
  const facts = [
    text(detail['computerName']), unsent === null || unsent === 0 ? null : t('silentUnsent', { count: unsent }), detail['openShift'] === true ? t('silentShift') : null,
    heardAt === null ? null : t('lastHeard', { at: formatMoment(heardAt, language, Date.now()) }), offset === null ? null : t(offset > 0 ? 'clockFast' : 'clockSlow', { span: span(Math.abs(offset)) }),
    series === null ? null : t('series', { series }), ((kind === 'till-revoked' && lastWords === null) || kind === 'revoked-again') && reason !== null ? t('revokedWhy', { reason }) : null,
  ].filter(Boolean);
  if (facts.length === 0 && deviceId === null) return null;
  return <p className={css.where}>{facts.join(' · ')}{deviceId === null ? null : <>{facts.length === 0 ? '' : ' · '}<a href={tillHref(deviceId)}>{t('openTill')}</a></>}</p>;
}
