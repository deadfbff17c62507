import { Modal, TextInput } from '@mantine/core';
import { useContext, useState, type ReactNode } from 'react';
import type { NeedsRight } from '#contract/terminal/approval.ts';
import type { Approver } from '#contract/terminal/staff.ts';
import { isRight, rightUnit, type Right } from '#domain/rights/rights.ts';
import { formatMoney, formatQuantity, NARROW } from '#renderer/i18n/format.ts';
import { glossary } from '#renderer/i18n/glossary.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { Face } from '../../parts/Face.tsx';
import { HelpKey } from '../../parts/help-key.ts';
import { Pick } from '../../parts/Pick.tsx';
import { PinPad, type PinTrouble } from '../../parts/PinPad.tsx';
import css from './ApprovalDialog.module.css';
import { useApprovals, type Approvals } from './approval-store.ts';
import { approvalTexts } from './approval-texts.ts';

type Words = Say<(typeof approvalTexts)['ru']>;
const OTHER = '\u0000other';

/** So many per cent or roubles, by what the right is measured in; empty where it is not measured. */
function amountWords(right: string, amount: number | null, language: Language): string {
  const unit = isRight(right) ? rightUnit(right) : 'none';
  if (amount === null || unit === 'none') return '';
  return unit === 'bps' ? `${formatQuantity(amount * 10_000, language)}${NARROW}%` : formatMoney(amount, language, true);
}

/** Rights whose sentence says how much is asked for. */
const sized = ['line-discount', 'receipt-discount', 'refund', 'refund-without-receipt', 'cash-in', 'cash-out'] as const;

function whatIsAsked(need: NeedsRight, t: Words, language: Language): string {
  const measured = sized.find((right) => right === need.right);
  if (measured !== undefined) return t(measured, { size: amountWords(need.right, need.size, language) });
  const plain = isRight(need.right) ? (need.right as Exclude<Right, (typeof sized)[number]>) : null;
  return plain === null ? t('other') : t(plain);
}

/** The policy's reasons for what is asked, or those that fit anything. */
function reasonsFor(need: NeedsRight, reasons: ApprovalReasons, t: Words): readonly string[] {
  if (need.right.endsWith('-discount') || need.right.startsWith('price-')) return reasons.discount;
  if (need.right.startsWith('refund')) return reasons.refund;
  return [t('reasonCheck'), t('reasonCustomer'), t('reasonMistake')];
}

export type ApprovalReasons = { readonly discount: readonly string[]; readonly refund: readonly string[] };
export type ApprovalProps = { readonly approvals: Approvals; readonly reasons: ApprovalReasons; readonly onBlocked: () => void };

/** Stands over everything while a senior is asked; gone when nobody is. */
export function ApprovalDialog({ approvals, reasons, onBlocked }: ApprovalProps): ReactNode {
  const need = useApprovals(approvals, (state) => state.need);
  return need === null ? null : <Question approvals={approvals} need={need} reasons={reasons} onBlocked={onBlocked} />;
}

function Question({ approvals, need, reasons, onBlocked }: ApprovalProps & { readonly need: NeedsRight }): ReactNode {
  const t = useT(approvalTexts);
  const language = useLanguage();
  const seniors = useApprovals(approvals, (state) => state.seniors);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const known = reasonsFor(need, reasons, t);
  const [reason, setReason] = useState(known[0] ?? OTHER);
  const [own, setOwn] = useState('');
  const person = seniors?.find((one) => one.id === chosenId) ?? seniors?.[0] ?? null;
  const limit = amountWords(need.right, need.limit, language);
  const step = (by: number): void => {
    const at = seniors?.findIndex((one) => one.id === person?.id) ?? -1;
    setChosenId(seniors?.[Math.max(0, Math.min(seniors.length - 1, at + by))]?.id ?? null);
  };
  const choices = [...known, OTHER];
  const turn = (by: number): void => setReason(choices[(choices.indexOf(reason) + by + choices.length) % choices.length] ?? OTHER);
  const help = useContext(HelpKey);
  const told = [...((seniors?.length ?? 0) > 1 ? [{ key: '↑ ↓', words: t('who') }] : []), { key: '← →', words: t('reason') }, { key: 'Esc', words: t('close') }];
  useKeys(LEVEL.dialog, { actions: help === null ? {} : { help }, told, keys: { Escape: approvals.close, ArrowDown: () => step(1), ArrowUp: () => step(-1), ArrowRight: () => turn(1), ArrowLeft: () => turn(-1) }, exclusive: true });

  const allow = async (pin: string): Promise<PinTrouble | null> => {
    const why = (reason === OTHER ? own : reason).trim();
    if (person === null) return null;
    if (why === '') return { code: 'said', sentence: t('needReason') };
    const trouble = await approvals.allow(person.id, pin, why);
    if (trouble?.code !== 'may-not-approve') return trouble;
    const far = amountWords(need.right, trouble.detail.limit, language);
    return { code: 'said', sentence: far === '' ? t('mayNot') : t('mayNotAbove', { limit: far }) };
  };

  return (
    <Modal.Root opened onClose={approvals.close} size={820} centered closeOnEscape={false} closeOnClickOutside={false} lockScroll={false} zIndex={250}>
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content classNames={{ content: css.content ?? '' }} data-testid="approval">
        <div className={css.head}>
          {/* The focus rests on the question itself: Enter belongs to the PIN, not to a button. */}
          <div tabIndex={-1} data-autofocus className={css.asked}>
            <Modal.Title className={css.title}>{t('title')}</Modal.Title>
            <p className={css.what}>{whatIsAsked(need, t, language)}</p>
            <p className={css.limit}>{limit === '' ? t('noLimit') : t('limit', { limit })} {t('nothingLost')}</p>
          </div>
          <Button look="quiet" keyName="Esc" onClick={approvals.close}>{t('close')}</Button>
        </div>
        <div className={css.body}>
          <div className={css.asks}>
            <People seniors={seniors} chosen={person} onChoose={setChosenId} />
            <div>
              <Pick label={`${t('reason')} ← →`} value={reason} options={choices.map((one) => ({ value: one, label: one === OTHER ? t('reasonOther') : one }))} onPick={setReason} />
              {reason === OTHER ? <TextInput mt={8} size="md" autoFocus aria-label={t('reasonField')} description={t('noNames')} inputWrapperOrder={['input', 'description']} placeholder={t('reasonField')} maxLength={300} value={own} onChange={(event) => setOwn(event.currentTarget.value)} /> : null}
            </div>
          </div>
          {person === null ? null : <PinPad key={person.id} name={person.name} confirm={t('allow')} onPin={allow} onBlocked={onBlocked} level={LEVEL.dialog + 1} />}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}

function People({ seniors, chosen, onChoose }: { readonly seniors: readonly Approver[] | null; readonly chosen: Approver | null; readonly onChoose: (id: string) => void }): ReactNode {
  const t = useT(approvalTexts);
  const role = useT(glossary);
  if (seniors === null) return <Skeleton height={56} count={2} />;
  if (seniors.length === 0) return <p role="alert">{t('nobody')}</p>;
  return (
    <div>
      <p className={css.label}>{t('who')} ↑ ↓</p>
      <div role="radiogroup" aria-label={t('who')} className={css.people}>
        {seniors.map((member) => (
          <button key={member.id} type="button" role="radio" aria-checked={member.id === chosen?.id} tabIndex={-1} className={css.person} onClick={() => onChoose(member.id)}>
            <Face name={member.name} small />
            <span>{member.name}<span className={css.role}>{member.may ? role(member.role) : `${role(member.role)} · ${t('withoutRight')}`}</span></span>
          </button>
        ))}
      </div>
    </div>
  );
}
