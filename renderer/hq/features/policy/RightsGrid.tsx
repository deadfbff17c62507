import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { TillPolicy, TillPolicyDocument } from '#contract/api/policy.ts';
import { rights, rightUnit, type Grant, type Right, type Role } from '#domain/rights/rights.ts';
import { formatMoney, formatQuantity } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { rightTexts } from '../../api/right-texts.ts';
import { grantIn, granting, isRightSaid, parsePercent, parseRoubles } from './policy-draft.ts';
import { policyTexts } from './policy-texts.ts';
import css from './PolicyPage.module.css';

/** The owner's rights cannot be narrowed (domain/rights), so they are told, not asked. */
const asked = ['cashier', 'senior-cashier', 'manager'] as const satisfies readonly Role[];

type GridProps = { readonly under: TillPolicy; readonly draft: TillPolicyDocument; readonly onDraft: (change: (draft: TillPolicyDocument) => TillPolicyDocument) => void; readonly onWrong: (field: string, isWrong: boolean) => void };

/** Who may do what: a row for each right, a column for each role; what this document says itself is marked. */
export function RightsGrid({ under, draft, onDraft, onWrong }: GridProps): ReactNode {
  const t = useT(policyTexts);
  const nameOf = useT(rightTexts);
  return (
    <div className={css.gridFrame}>
      <table className={css.grid}>
        <thead><tr><th scope="col">{t('right')}</th>{asked.map((role) => <th key={role} scope="col">{t(role)}</th>)}<th scope="col">{t('owner')}</th></tr></thead>
        <tbody>
          {rights.map((right) => (
            <tr key={right}>
              <th scope="row">{nameOf(right)}</th>
              {asked.map((role) => (
                <td key={role} data-said={isRightSaid(draft, role, right)}>
                  <GrantCell right={right} name={t('may', { role: t(role), right: nameOf(right) })} grant={grantIn(under, draft, role, right)}
                    onGrant={(grant) => onDraft((before) => granting(under, before, role, right, grant))} onWrong={(isWrong) => onWrong(`${role} ${right}`, isWrong)} />
                </td>
              ))}
              <td className={css.everything}>{t('everything')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type CellProps = { readonly right: Right; readonly name: string; readonly grant: Grant | false; readonly onGrant: (grant: Grant | false) => void; readonly onWrong: (isWrong: boolean) => void };

function GrantCell(props: CellProps): ReactNode {
  const { right, name, grant, onGrant } = props;
  if (rightUnit(right) === 'none') return <Checkbox aria-label={name} checked={grant === true} onChange={(event) => onGrant(event.currentTarget.checked)} />;
  return <LimitCell {...props} />;
}

/** What a limit begins with where there was none: small, so that nobody is given more than was meant. */
const FIRST = { bps: 5_00, minor: 1_000_00 } as const;

function LimitCell({ right, name, grant, onGrant, onWrong }: CellProps): ReactNode {
  const t = useT(policyTexts);
  const language = useLanguage();
  const unit = rightUnit(right) === 'bps' ? 'bps' : 'minor';
  const words = (limit: number): string => (unit === 'bps' ? formatQuantity(limit * 10_000, language) : formatMoney(limit, language).replace(/[.,]00$/, ''));
  const parse = unit === 'bps' ? parsePercent : parseRoubles;
  const [text, setText] = useState(typeof grant === 'number' ? words(grant) : '');
  const choose = (choice: string): void => {
    onWrong(false);
    if (choice !== 'upTo') return onGrant(choice === 'any');
    setText(words(FIRST[unit]));
    onGrant(FIRST[unit]);
  };
  const type = (typed: string): void => {
    const limit = parse(typed);
    setText(typed);
    onWrong(limit === null);
    if (limit !== null) onGrant(limit);
  };
  return (
    <span className={css.limit}>
      <NativeSelect aria-label={name} value={grant === true ? 'any' : grant === false ? 'no' : 'upTo'} data={(['no', 'upTo', 'any'] as const).map((choice) => ({ value: choice, label: t(choice) }))} onChange={(event) => choose(event.currentTarget.value)} />
      {typeof grant === 'number' ? <TextInput aria-label={`${name}, ${t('limit')}`} value={text} error={parse(text) === null} inputMode="decimal" rightSection={unit === 'bps' ? t('percent') : t('roubles')} rightSectionPointerEvents="none" onChange={(event) => type(event.currentTarget.value)} /> : null}
    </span>
  );
}
