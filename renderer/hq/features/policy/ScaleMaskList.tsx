import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { formatMoney, formatQuantity } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { policyWith } from './policy-draft.ts';
import { Origin, type RuleProps } from './rules.tsx';
import { isGoodMask, mostDecimals, MOST_MASKS, newMask, tryLabel, withPrefix, withValue, type Mask } from './scale-draft.ts';
import { scaleTexts } from './scale-texts.ts';
import css from './PolicyPage.module.css';

const kinds = ['weight', 'price', 'count'] as const satisfies readonly Mask['value'][];

/** How labels of scales are read. A mask that a till could not read is not sent and stands in the way of Save; none at all is a shop without scales. */
export function ScaleMaskList({ field, draft, under, underWord, onSay, onDrop, onWrong }: RuleProps<'scaleMasks'>): ReactNode {
  const t = useT(scaleTexts);
  const [rows, setRows] = useState<readonly Mask[]>(policyWith(under, draft, field));
  const change = (next: readonly Mask[]): void => {
    const wrong = next.some((_, index) => !isGoodMask(next, index));
    setRows(next);
    onWrong(wrong);
    if (!wrong) onSay([...next]);
  };
  return (
    <div className={css.scales}>
      <fieldset className={css.list}>
        <legend>{t('masks')}</legend>
        <p className={css.hint}>{t('masksHint')}</p>
        {rows.length === 0 ? <p className={css.hint}>{t('none')}</p> : null}
        <ul className={css.maskRows}>
          {rows.map((mask, index) => <MaskRow key={index} mask={mask} isWrong={!isGoodMask(rows, index)} onChange={(next) => change(rows.with(index, next))} onRemove={() => change(rows.toSpliced(index, 1))} />)}
        </ul>
        <Button look="plain" size="dense" disabled={rows.length >= MOST_MASKS} onClick={() => change([...rows, newMask()])}>{t('add')}</Button>
        <Origin said={Object.hasOwn(draft, field)} underWord={underWord} label={t('masks')} onDrop={onDrop} />
      </fieldset>
      <TryLabel masks={rows} />
    </div>
  );
}

function MaskRow({ mask, isWrong, onChange, onRemove }: { readonly mask: Mask; readonly isWrong: boolean; readonly onChange: (mask: Mask) => void; readonly onRemove: () => void }): ReactNode {
  const t = useT(scaleTexts);
  const decimals = Array.from({ length: mostDecimals(mask.value) + 1 }, (_, count) => String(count));
  return (
    <li>
      <TextInput aria-label={t('prefix')} placeholder={t('prefix')} inputMode="numeric" value={mask.prefix} error={isWrong} onChange={(event) => onChange(withPrefix(mask, event.currentTarget.value))} />
      <TextInput className={css.pattern} aria-label={t('pattern')} value={mask.pattern} error={isWrong} spellCheck={false} onChange={(event) => onChange({ ...mask, pattern: event.currentTarget.value.trim().toUpperCase() })} />
      <NativeSelect aria-label={t('value')} value={mask.value} data={kinds.map((kind) => ({ value: kind, label: t(kind) }))} onChange={(event) => onChange(withValue(mask, kinds.find((kind) => kind === event.currentTarget.value) ?? 'weight'))} />
      <NativeSelect aria-label={t('decimals')} value={String(mask.decimals)} data={decimals.map((count) => ({ value: count, label: t('afterComma', { count: Number(count) }) }))} onChange={(event) => onChange({ ...mask, decimals: Number(event.currentTarget.value) })} />
      <Button look="quiet" size="dense" aria-label={t('remove', { prefix: mask.prefix })} onClick={onRemove}><Icon name="close" size={16} /></Button>
    </li>
  );
}

/** A label as it lies on the counter, and what a till would make of it by the masks as they stand here, saved or not. */
function TryLabel({ masks }: { readonly masks: readonly Mask[] }): ReactNode {
  const t = useT(scaleTexts);
  const language = useLanguage();
  const [code, setCode] = useState('');
  const tried = tryLabel(code, masks);
  const amount = (): string => {
    if (tried.kind !== 'label') return '';
    const { value, amount: read } = tried.label;
    return value === 'price' ? t('reads-price', { sum: formatMoney(read, language, true) }) : t(`reads-${value}`, { amount: formatQuantity(read, language) });
  };
  return (
    <div className={css.try}>
      {/* Enter, which every scanner sends behind a code, must not save the page. */}
      <TextInput label={t('try')} description={t('tryHint')} inputMode="numeric" autoComplete="off" value={code} onChange={(event) => setCode(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === 'Enter') event.preventDefault(); }} />
      <div role="status">
        {tried.kind === 'label' ? <><p className={css.read}>{amount()}</p><p className={css.hint}>{t('looksFor', { codes: tried.label.goodCodes.join(', ') })}</p></> : null}
        {tried.kind === 'misread' || tried.kind === 'plain' ? <p>{t(tried.kind)}</p> : null}
      </div>
    </div>
  );
}
