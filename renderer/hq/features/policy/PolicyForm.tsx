import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { PolicyView, TillPolicy, TillPolicyDocument } from '#contract/api/policy.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { CashReasonList } from './CashReasonList.tsx';
import { isDeepEqual } from './deep-equal.ts';
import { FlagRule, NotesRule, NumberRule, ReasonsRule, RoundingRule, type RuleProps } from './rules.tsx';
import { RightsGrid } from './RightsGrid.tsx';
import { saying, without, type Field } from './policy-draft.ts';
import { ScaleMaskList } from './ScaleMaskList.tsx';
import { scaleTexts } from './scale-texts.ts';
import { policyTexts } from './policy-texts.ts';
import css from './PolicyPage.module.css';

/** A draft of one document. Nothing is sent before Save; a field that cannot be read keeps Save from being pressed. */
export function PolicyForm({ path, storeId, view }: { readonly path: string; readonly storeId: string; readonly view: PolicyView }): ReactNode {
  const t = useT(policyTexts);
  const scale = useT(scaleTexts);
  const queries = useQueryClient();
  const [draft, setDraft] = useState<TillPolicyDocument>(view.document);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  /** Fields hold what was typed; a new round begins them again from the draft. */
  const [round, setRound] = useState(0);
  const save = useMutation({
    mutationFn: (document: TillPolicyDocument) => api.put<PolicyView>(path, document),
    onSuccess: (saved) => {
      queries.setQueryData(['policy', storeId], saved);
      // What the company says lies under every store.
      void queries.invalidateQueries({ queryKey: ['policy'], refetchType: 'none' });
    },
  });
  const changed = !isDeepEqual(draft, view.document);
  const mark = (field: string, isWrong: boolean): void => setWrong((before) => (before.has(field) === isWrong ? before : new Set(isWrong ? [...before, field] : [...before].filter((each) => each !== field))));
  const undo = (): void => {
    setDraft(view.document);
    setWrong(new Set());
    setRound((before) => before + 1);
  };
  const rule = <F extends Field>(field: F): RuleProps<F> => ({
    field, draft, under: view.under, underWord: storeId === '' ? t('asDefault') : t('asCompany'),
    onSay: (value: TillPolicy[F]) => setDraft((before) => saying(view.under, before, field, value)),
    onDrop: () => {
      setDraft((before) => without(before, field));
      mark(field, false);
      setRound((before) => before + 1);
    },
    onWrong: (isWrong) => mark(field, isWrong),
  });
  return (
    <form key={round} className={css.form} onSubmit={(event) => { event.preventDefault(); if (changed && wrong.size === 0) save.mutate(draft); }}>
      <ProblemNotice error={save.error} />
      <div className={css.top}>
        <Panel title={t('money')}>
          <RoundingRule {...rule('cashRounding')} />
          <FlagRule {...rule('cardAccepted')} label={t('card')} />
          <FlagRule {...rule('pricesIncludeTax')} label={t('taxIncluded')} />
        </Panel>
        <Panel title={t('drawer')}>
          <FlagRule {...rule('blindCount')} label={t('blind')} hint={t('blindHint')} />
          <NumberRule {...rule('idleLockMin')} label={t('idle')} hint={t('idleHint')} most={1440} />
          <NumberRule {...rule('refundDays')} label={t('refundDays')} hint={t('refundDaysHint')} most={36_500} />
        </Panel>
      </div>
      <Panel title={t('reasons')} aside={<span className={css.hint}>{t('reasonsHint')}</span>}>
        <div className={css.reasons}>
          <ReasonsRule {...rule('discountReasons')} label={t('discountReasons')} />
          <ReasonsRule {...rule('refundReasons')} label={t('refundReasons')} />
          <ReasonsRule {...rule('differenceReasons')} label={t('differenceReasons')} />
        </div>
        <div className={css.cashReasons}>
          <CashReasonList {...rule('cashInReasons')} label={t('cashInReasons')} />
          <CashReasonList {...rule('cashOutReasons')} label={t('cashOutReasons')} />
        </div>
      </Panel>
      <Panel title={scale('title')}>
        <ScaleMaskList {...rule('scaleMasks')} />
        <NotesRule {...rule('notesMinor')} />
      </Panel>
      <Panel title={t('rights')} aside={<span className={css.hint}>{t('rightsHint')}</span>}>
        <RightsGrid under={view.under} draft={draft} onDraft={setDraft} onWrong={mark} />
      </Panel>
      <div className={css.bar} data-open={changed || wrong.size > 0 || save.isSuccess}>
        <span role="status">{wrong.size > 0 ? t('wrong') : changed ? '' : save.isSuccess ? t('saved') : ''}</span>
        {changed || wrong.size > 0 ? <Button look="quiet" size="dense" onClick={undo}>{t('undo')}</Button> : null}
        <Button look="main" size="dense" submit disabled={!changed || wrong.size > 0 || save.isPending}>{t('save')}</Button>
      </div>
    </form>
  );
}
