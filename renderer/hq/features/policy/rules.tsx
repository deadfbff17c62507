/** Single rules of the form: what they are called, their control, and whether this document says them itself. */
import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { TillPolicy, TillPolicyDocument } from '#contract/api/policy.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { parseNotes, parseWhole, policyWith, reasonsOf, type Field } from './policy-draft.ts';
import { scaleTexts } from './scale-texts.ts';
import { policyTexts } from './policy-texts.ts';
import css from './PolicyPage.module.css';

export type RuleProps<F extends Field> = {
  readonly field: F;
  readonly draft: TillPolicyDocument;
  readonly under: TillPolicy;
  /** Where a value comes from that this document does not say. */
  readonly underWord: string;
  readonly onSay: (value: TillPolicy[F]) => void;
  readonly onDrop: () => void;
  readonly onWrong: (isWrong: boolean) => void;
};

/** Said here, with the way back; or a quiet word on whence it comes. */
export function Origin({ said, underWord, label, onDrop }: { readonly said: boolean; readonly underWord: string; readonly label: string; readonly onDrop: () => void }): ReactNode {
  const t = useT(policyTexts);
  if (!said) return <span className={css.origin}>{underWord}</span>;
  return <span className={css.origin}><b>{t('own')}</b> <button type="button" className={css.drop} aria-label={`${t('drop')}: ${label}`} onClick={onDrop}>{t('drop')}</button></span>;
}

type FlagField = 'blindCount' | 'cardAccepted' | 'pricesIncludeTax';

export function FlagRule({ field, draft, under, underWord, onSay, onDrop, label, hint }: RuleProps<FlagField> & { readonly label: string; readonly hint?: string }): ReactNode {
  return (
    <div className={css.rule}>
      <Checkbox label={label} description={hint} checked={policyWith(under, draft, field)} onChange={(event) => onSay(event.currentTarget.checked)} />
      <Origin said={Object.hasOwn(draft, field)} underWord={underWord} label={label} onDrop={onDrop} />
    </div>
  );
}

type NumberField = 'idleLockMin' | 'refundDays';

export function NumberRule({ field, draft, under, underWord, onSay, onDrop, onWrong, label, hint, most }: RuleProps<NumberField> & { readonly label: string; readonly hint: string; readonly most: number }): ReactNode {
  const [text, setText] = useState(String(policyWith(under, draft, field)));
  const change = (typed: string): void => {
    const value = parseWhole(typed, most);
    setText(typed);
    onWrong(value === null);
    if (value !== null) onSay(value);
  };
  return (
    <div className={css.rule}>
      <TextInput className={css.number} label={label} description={hint} inputMode="numeric" value={text} error={parseWhole(text, most) === null} onChange={(event) => change(event.currentTarget.value)} />
      <Origin said={Object.hasOwn(draft, field)} underWord={underWord} label={label} onDrop={onDrop} />
    </div>
  );
}

type ReasonsField = 'discountReasons' | 'refundReasons' | 'differenceReasons';
const LONGEST = 100;

export function ReasonsRule({ field, draft, under, underWord, onSay, onDrop, onWrong, label }: RuleProps<ReasonsField> & { readonly label: string }): ReactNode {
  const [text, setText] = useState(policyWith(under, draft, field).join('\n'));
  const isWrong = (typed: string): boolean => reasonsOf(typed).length === 0 || reasonsOf(typed).some((reason) => reason.length > LONGEST);
  const change = (typed: string): void => {
    setText(typed);
    onWrong(isWrong(typed));
    if (!isWrong(typed)) onSay(reasonsOf(typed));
  };
  return (
    <div className={css.list}>
      <Textarea label={label} rows={6} value={text} error={isWrong(text)} onChange={(event) => change(event.currentTarget.value)} />
      <Origin said={Object.hasOwn(draft, field)} underWord={underWord} label={label} onDrop={onDrop} />
    </div>
  );
}

/** Steps of cash that people use, in kopecks; one of the document's own is offered beside them. */
const STEPS = [10, 50, 1_00, 5_00, 10_00];

export function RoundingRule({ field, draft, under, underWord, onSay, onDrop }: RuleProps<'cashRounding'>): ReactNode {
  const t = useT(policyTexts);
  const language = useLanguage();
  const rounding = policyWith(under, draft, field);
  const steps = [...new Set([...STEPS, ...(rounding ? [rounding.stepMinor] : [])])].sort((a, b) => a - b);
  return (
    <div className={css.rule}>
      <div className={css.pair}>
        <NativeSelect
          label={t('rounding')} value={String(rounding?.stepMinor ?? '')} data={[{ value: '', label: t('round-none') }, ...steps.map((step) => ({ value: String(step), label: t('round-step', { step: formatMoney(step, language, true) }) }))]}
          onChange={(event) => onSay(event.currentTarget.value === '' ? null : { stepMinor: Number(event.currentTarget.value), mode: rounding?.mode ?? 'down' })}
        />
        {rounding === null ? null : (
          <NativeSelect
            label={t('roundMode')} value={rounding.mode} data={(['down', 'nearest'] as const).map((mode) => ({ value: mode, label: t(`round-${mode}`) }))}
            onChange={(event) => onSay({ stepMinor: rounding.stepMinor, mode: event.currentTarget.value === 'nearest' ? 'nearest' : 'down' })}
          />
        )}
      </div>
      <Origin said={Object.hasOwn(draft, field)} underWord={underWord} label={t('rounding')} onDrop={onDrop} />
    </div>
  );
}

/** A note in roubles as it is typed: `50`, `0,5`. */
function noteText(minor: number, mark: string): string {
  const [roubles, kopecks] = [Math.floor(minor / 100), String(minor % 100).padStart(2, '0')];
  return kopecks === '00' ? String(roubles) : `${roubles}${mark}${kopecks}`;
}

/** The banknotes of the shop, typed in any order and kept from small to large (POL8). */
export function NotesRule({ field, draft, under, underWord, onSay, onDrop, onWrong }: RuleProps<'notesMinor'>): ReactNode {
  const t = useT(scaleTexts);
  const language = useLanguage();
  const [text, setText] = useState(() => policyWith(under, draft, field).map((note) => noteText(note, language === 'ru' ? ',' : '.')).join(', '));
  const change = (typed: string): void => {
    const notes = parseNotes(typed);
    setText(typed);
    onWrong(notes === null);
    if (notes !== null) onSay(notes);
  };
  return (
    <div className={css.rule}>
      <TextInput className={css.notes} label={t('notes')} description={t('notesHint')} inputMode="decimal" autoComplete="off" value={text} error={parseNotes(text) === null} onChange={(event) => change(event.currentTarget.value)} />
      <Origin said={Object.hasOwn(draft, field)} underWord={underWord} label={t('notes')} onDrop={onDrop} />
    </div>
  );
}
