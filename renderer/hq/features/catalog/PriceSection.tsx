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
import { parsePrice, replacedBy } from './price-text.ts';
import { useChange } from './use-good.ts';

/** The price from now on or from a day, and the prices that are still to come. */
export function PriceSection({ good }: { readonly good: GoodDetail }): ReactNode {
  const t = useT(catalogTexts);
  const language = useLanguage();
  const [text, setText] = useState('');
  const [day, setDay] = useState('');
  const [wrong, setWrong] = useState(false);
  const change = useChange((price: NewPrice) => api.put<unknown>(`goods/${good.id}/price`, price), () => { setText(''); setDay(''); });
  const now = useNow();
  const replaced = replacedBy(good, day);
  const submit = (): void => {
    const amountMinor = parsePrice(text);
    setWrong(amountMinor === null);
    if (amountMinor === null) return;
    change.mutate({ amountMinor, ...(day === '' ? {} : { day }), replaces: replaced.map(({ validFrom, amountMinor: was }) => ({ validFrom, amountMinor: was })) });
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
        {replaced.length === 0 ? null : <p className={css.hint} role="status">{t('replaces', { prices: replaced.map(({ validFrom, amountMinor: was }) => t('replacedOne', { price: formatMoney(was, language, true), when: formatMoment(validFrom, language, now, good.timeZone) })).join('; ') })}</p>}
      </Form>
    </section>
  );
}

function Coming({ good }: { readonly good: GoodDetail }): ReactNode {
  const t = useT(catalogTexts);
  const language = useLanguage();
  const now = useNow();
  const remove = useChange(({ validFrom, amountMinor }: Pick<GoodDetail['comingPrices'][number], 'validFrom' | 'amountMinor'>) => api.remove(`goods/${good.id}/prices/${validFrom}${query({ amountMinor: String(amountMinor) })}`));
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
