import { useState, type ReactNode } from 'react';
import type { PolicyView, TillPolicy, TillPolicyDocument } from '#contract/api/policy.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { Locked } from '../../api/Locked.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { isOvertaken } from '../../api/use-seen.ts';
import { CashReasonList } from './CashReasonList.tsx';
import { FlagRule, NotesRule, NumberRule, ReasonsRule, RoundingRule, type RuleProps } from './rules.tsx';
import { RightsGrid } from './RightsGrid.tsx';
import { beginAt, dropped, isTouched, whenStored } from './policy-editing.ts';
import { saying, without, type Field } from './policy-draft.ts';
import { ScaleMaskList } from './ScaleMaskList.tsx';
import { scaleTexts } from './scale-texts.ts';
import { useSavePolicy } from './save-policy.ts';
import { policyTexts } from './policy-texts.ts';
import css from './PolicyPage.module.css';

/** A draft of one document. Nothing is sent before Save; a field that cannot be read keeps Save from being pressed. */
export function PolicyForm({ path, storeId, view }: { readonly path: string; readonly storeId: string; readonly view: PolicyView }): ReactNode {
  const t = useT(policyTexts);
  const scale = useT(scaleTexts);
  const [editing, setEditing] = useState(() => beginAt(view));
  const save = useSavePolicy(path, storeId, (saved) => setEditing((before) => ({ ...before, base: saved, draft: saved.document })));
  const overtaken = isOvertaken(save.error);
  // Once for each refusal: whoever has been shown the other's changes goes on from there.
  const now = whenStored(editing, view, overtaken && save.variables?.version === editing.base.version);
  if (now !== editing) setEditing(now);
  const { base: { under, version }, draft, wrong, round } = now;
  const touched = isTouched(now);
  const setDraft = (change: (draft: TillPolicyDocument) => TillPolicyDocument): void => setEditing((before) => ({ ...before, draft: change(before.draft) }));
  const mark = (field: string, isWrong: boolean): void => setEditing((before) => (before.wrong.has(field) === isWrong ? before : { ...before, wrong: new Set(isWrong ? [...before.wrong, field] : [...before.wrong].filter((each) => each !== field)) }));
  const undo = (): void => {
    setEditing(dropped);
    save.reset();
  };
  const rule = <F extends Field>(field: F): RuleProps<F> => ({
    field, draft, under, underWord: storeId === '' ? t('asDefault') : t('asCompany'),
    onSay: (value: TillPolicy[F]) => setDraft((before) => saying(under, before, field, value)),
    onDrop: () => {
      setDraft((before) => without(before, field));
      mark(field, false);
      setEditing((before) => ({ ...before, round: before.round + 1 }));
    },
    onWrong: (isWrong) => mark(field, isWrong),
  });
  return (
    <form key={round} className={css.form} onSubmit={(event) => { event.preventDefault(); if (touched && wrong.size === 0) save.mutate({ version, document: draft }); }}>
      <Locked busy={save.isPending}>
        <ProblemNotice error={save.error} />
        {overtaken && save.variables?.version !== version ? <p className={css.hint} role="status">{t('theirs')}</p> : null}
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
          <RightsGrid under={under} draft={draft} onDraft={setDraft} onWrong={mark} />
        </Panel>
        <div className={css.bar} data-open={touched || save.isSuccess}>
          <span role="status">{wrong.size > 0 ? t('wrong') : touched ? '' : save.isSuccess ? t('saved') : ''}</span>
          {touched ? <Button look="quiet" size="dense" onClick={undo}>{t(overtaken ? 'showStored' : 'undo')}</Button> : null}
          <Button look="main" size="dense" submit disabled={!touched || wrong.size > 0}>{t('save')}</Button>
        </div>
      </Locked>
    </form>
  );
}
