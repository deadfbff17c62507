import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { TillPolicy } from '#contract/api/policy.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { policyWith } from './policy-draft.ts';
import { Origin, type RuleProps } from './rules.tsx';
import { policyTexts } from './policy-texts.ts';
import css from './PolicyPage.module.css';

type CashReason = TillPolicy['cashInReasons'][number];
const LONGEST = 100;

/** Why cash goes in or out, each with the account it goes to. A line without words is not sent and stands in the way of Save. */
export function CashReasonList({ field, draft, under, underWord, onSay, onDrop, onWrong, label }: RuleProps<'cashInReasons' | 'cashOutReasons'> & { readonly label: string }): ReactNode {
  const t = useT(policyTexts);
  const [rows, setRows] = useState<readonly CashReason[]>(policyWith(under, draft, field));
  const names = rows.map((row) => row.name.trim());
  const isWrong = (name: string, index: number): boolean => name === '' || name.length > LONGEST || names.indexOf(name) !== index;
  const change = (next: readonly CashReason[]): void => {
    const trimmed = next.map((row) => ({ ...row, name: row.name.trim() }));
    const wrong = trimmed.length === 0 || trimmed.some((row, index) => row.name === '' || row.name.length > LONGEST || trimmed.findIndex((other) => other.name === row.name) !== index);
    setRows(next);
    onWrong(wrong);
    if (!wrong) onSay(trimmed);
  };
  const put = (index: number, row: CashReason): void => change(rows.with(index, row));
  return (
    <fieldset className={css.list}>
      <legend>{label}</legend>
      <ul className={css.rows}>
        {rows.map((row, index) => (
          <li key={index}>
            <TextInput aria-label={t('reason')} value={row.name} error={isWrong(row.name.trim(), index)} onChange={(event) => put(index, { ...row, name: event.currentTarget.value })} />
            <NativeSelect aria-label={t('account')} value={row.account} data={(['cash-safe', 'cash-expense'] as const).map((account) => ({ value: account, label: t(account) }))}
              onChange={(event) => put(index, { ...row, account: event.currentTarget.value === 'cash-expense' ? 'cash-expense' : 'cash-safe' })} />
            <Button look="quiet" size="dense" aria-label={row.name === '' ? t('removeEmpty') : t('remove', { name: row.name })} disabled={rows.length === 1} onClick={() => change(rows.toSpliced(index, 1))}><Icon name="close" size={16} /></Button>
          </li>
        ))}
      </ul>
      <Button look="plain" size="dense" onClick={() => change([...rows, { name: '', account: 'cash-safe' }])}>{t('add')}</Button>
      <Origin said={Object.hasOwn(draft, field)} underWord={underWord} label={label} onDrop={onDrop} />
    </fieldset>
  );
}
