import { useState, type ReactNode } from 'react';
import type { GoodDetail } from '#contract/api/catalog.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Chip } from '#renderer/ui/Chip.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { catalogTexts } from './catalog-texts.ts';
import css from './CatalogPage.module.css';
import { CodeSection } from './CodeSection.tsx';
import { GoodForm } from './GoodForm.tsx';
import { PictureSection } from './PictureSection.tsx';
import { PriceSection } from './PriceSection.tsx';
import { useTaxWord } from './tax-text.ts';
import { useChoices, useGood } from './use-good.ts';

/** One good: what it is, its price now and later, its codes. */
export function GoodPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactNode {
  const t = useT(catalogTexts);
  const { data: good, isPending, error } = useGood(id);
  const [editing, setEditing] = useState(false);
  return (
    <SidePanel title={good?.name ?? '…'} closeWord={t('close')} onClose={onClose}>
      {isPending ? <Skeleton height={24} count={8} /> : null}
      <ProblemNotice error={error} />
      {good === undefined ? null : (
        <>
          {good.active ? null : <p className={css.withdrawn}><Chip tone="warn" dot>{t('withdrawn')}</Chip></p>}
          <Facts good={good} />
          {editing ? <GoodForm good={good} onDone={() => setEditing(false)} /> : (
            <>
              <Button look="plain" size="dense" onClick={() => setEditing(true)}>{t('edit')}</Button>
              <PictureSection good={good} />
              <PriceSection good={good} />
              <CodeSection good={good} />
            </>
          )}
        </>
      )}
    </SidePanel>
  );
}

function Facts({ good }: { readonly good: GoodDetail }): ReactNode {
  const t = useT(catalogTexts);
  const choices = useChoices();
  const taxWord = useTaxWord();
  const sellers = choices?.legalEntities ?? [];
  return (
    <dl className={css.facts}>
      <dt>{t('price')}</dt>
      <dd className={css.price}>{good.priceMinor === null ? t('noPrice') : <MoneyText minor={good.priceMinor} currency />}</dd>
      <Fact name={t('article')} value={good.article ?? ''} />
      <Fact name={t('brand')} value={good.brand ?? ''} />
      <Fact name={t('category')} value={choices?.categories.find((one) => one.id === good.categoryId)?.path ?? good.categoryName ?? ''} />
      <Fact name={t('unit')} value={t(good.unit as 'pcs' | 'kg' | 'l' | 'm')} />
      <Fact name={t('tax')} value={taxWord(good.taxCode, choices)} />
      {sellers.length > 1 ? <Fact name={t('seller')} value={sellers.find((one) => one.id === good.legalEntityId)?.name ?? t('sellerOfTill')} /> : null}
    </dl>
  );
}

/** A name with its value; nothing where there is none. */
function Fact({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return value === '' ? null : (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
