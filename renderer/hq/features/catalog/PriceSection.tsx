import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { GoodDetail, NewPrice } from '#contract/api/catalog.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { formatDay, formatMoment, formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { api, query } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import { useNow } from '../../api/now.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { catalogTexts } from './catalog-texts.ts';
import css from './CatalogPage.module.css';
import { parsePrice } from './price-text.ts';
import { useChange } from './use-good.ts';

/** The price from now on or from a day, and the prices that are still to come. */
export function PriceSection({ good }: { readonly good: GoodDetail }): ReactNode {
  const t = useT(catalogTexts);
  const language = useLanguage();
  const [text, setText] = useState('');
  const [day, setDay] = useState('');
  const [wrong, setWrong] = useState(false);
  const change = useChange((price: NewPrice) => api.put<unknown>(`goods/${good.id}/price`, price), () => { setText(''); setDay(''); });
  const submit = (): void => {
    const amountMinor = parsePrice(text);
    setWrong(amountMinor === null);
    if (amountMinor === null) return;
    const replaces = good.comingPrices.find(({ validFrom }) => dayOf(validFrom, good.timeZone) === day)?.amountMinor;
    change.mutate({ amountMinor, ...(day === '' ? {} : { day }), ...(replaces === undefined ? {} : { replaces }) });
  };
  const { amountMinor, day: said } = change.variables ?? {};
  const words = amountMinor === undefined ? '' : said === undefined ? t('priceSaved', { price: formatMoney(amountMinor, language, true) }) : t('comingSaved', { price: formatMoney(amountMinor, language, true), day: formatDay(Date.parse(said), language, Date.now(), 'UTC') });
  return (
    <section className={css.section} aria-label={t('newPrice')}>
      <Coming good={good} />
      <Form sending={change} word={t('savePrice')} onSubmit={submit} outcome={change.isSuccess ? <p className={css.saved} role="status">{words}</p> : null}>
        <div className={css.pair}>
          <TextInput label={t('newPrice')} inputMode="decimal" autoComplete="off" value={text} onChange={(event) => setText(event.currentTarget.value)} error={wrong ? t('wrongPrice') : null} />
          <TextInput label={t('fromDay')} type="date" value={day} onChange={(event) => setDay(event.currentTarget.value)} />
        </div>
        <p className={css.hint}>{t('priceHint')}</p>
      </Form>
    </section>
  );
}

function Coming({ good }: { readonly good: GoodDetail }): ReactNode {
  const t = useT(catalogTexts);
  const language = useLanguage();
  const now = useNow();
  const remove = useChange(({ validFrom, amountMinor }: GoodDetail['comingPrices'][number]) => api.remove(`goods/${good.id}/prices/${validFrom}${query({ amountMinor: String(amountMinor) })}`));
  if (good.comingPrices.length === 0) return null;
  return (
    <>
      <h3 className={css.heading}>{t('coming')}</h3>
      <ul className={css.rows}>
        {good.comingPrices.map(({ validFrom, amountMinor }) => {
          const when = formatMoment(validFrom, language, now, good.timeZone);
          return (
            <li key={validFrom}>
              <span className={css.grow}>{t('fromMoment', { when })}</span>
              <MoneyText minor={amountMinor} currency />
              <Button look="quiet" size="dense" aria-label={t('removePrice', { when })} disabled={remove.isPending} onClick={() => remove.mutate({ validFrom, amountMinor })}><Icon name="close" size={16} /></Button>
            </li>
          );
        })}
      </ul>
      <ProblemNotice error={remove.error} />
    </>
  );
}

/** The day of the calendar at which a price begins; a business day that begins at night begins on its own date. */
function dayOf(utcMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(utcMs);
}
