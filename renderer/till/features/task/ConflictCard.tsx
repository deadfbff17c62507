import type { ReactNode } from 'react';
import type { TaskConflict, TaskSide } from '#contract/terminal/task.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { useShopClock } from '../../parts/shop-time.tsx';
import { isField, sideWords, writerWords } from './conflict-words.ts';
import { Outcome } from './Outcome.tsx';
import css from './TaskPanel.module.css';
import { useTasks, type Tasks } from './task-store.ts';
import { taskTexts } from './task-texts.ts';

type CardProps = {
  readonly conflict: TaskConflict;
  readonly tasks: Tasks;
  readonly nowMs: number;
  /** The keys of the two ways, where the card has any. */
  readonly keyNames?: { readonly won: string; readonly lost: string };
};

/** Both values, who gave them and when, and the two ways to end it. */
export function ConflictCard({ conflict, tasks, nowMs, keyNames }: CardProps): ReactNode {
  const t = useT(taskTexts);
  const sending = useTasks(tasks, (state) => state.sending);
  const { field, kind, won, lost, mayKeepLost, maySettle } = conflict;
  const name = isField(field) ? t(`field-${field}`) : t('fieldOther', { field });
  return (
    <section className={css.dispute} aria-label={`${t('disputed')}: ${name}`}>
      <header className={css.disputeHead}><Icon name="warning" /><div><b>{name}</b><p>{t(`why-${kind}`)}</p></div></header>
      <div className={css.sides}>
        <Side title={t('won')} side={won} field={field} nowMs={nowMs}>
          {maySettle ? <Button look={mayKeepLost ? 'plain' : 'soft'} {...(keyNames === undefined ? {} : { keyName: keyNames.won })} disabled={sending} onClick={() => tasks.settle(conflict, 'won')}>{t(mayKeepLost ? 'keepWon' : 'understood')}</Button> : null}
        </Side>
        <Side title={t('lost')} side={lost} field={field} nowMs={nowMs}>
          {maySettle && mayKeepLost ? <Button look="plain" {...(keyNames === undefined ? {} : { keyName: keyNames.lost })} disabled={sending} onClick={() => tasks.settle(conflict, 'lost')}>{t('keepLost')}</Button> : null}
        </Side>
      </div>
      {maySettle ? null : <p className={css.hint}>{t('notYours')}</p>}
    </section>
  );
}

/** A longer value is read, not glanced at; it scrolls in its place. */
const LONG = 60;

type SideProps = { readonly title: string; readonly side: TaskSide; readonly field: string; readonly nowMs: number; readonly children: ReactNode };

function Side({ title, side, field, nowMs, children }: SideProps): ReactNode {
  const t = useT(taskTexts);
  const language = useLanguage();
  const seen = { nowMs, clock: useShopClock() };
  const words = sideWords(field, side, seen, language, t);
  const isLong = words.length > LONG;
  return (
    <div className={css.sideBox}>
      <p className={css.hint}>{title}</p>
      <p className={classNames(css.sideValue, isLong && css.sideLong)} {...(isLong ? { tabIndex: 0, role: 'group', 'aria-label': title } : {})}>{words}</p>
      <p className={css.hint}>{writerWords(side, seen, language, t)}</p>
      {children}
    </div>
  );
}

/** A conflict chosen from the list of them: its task may be gone. */
export function ConflictDetail({ conflict, tasks, nowMs }: CardProps): ReactNode {
  const t = useT(taskTexts);
  return (
    <section className={css.detail} aria-label={conflict.title} tabIndex={0}>
      <header><h3 className={css.title}>{conflict.title === '' ? t('noTitle') : conflict.title}</h3><p className={css.hint}>{t('disputeHint')}</p></header>
      <Outcome tasks={tasks} />
      <ConflictCard conflict={conflict} tasks={tasks} nowMs={nowMs} keyNames={{ won: 'F7', lost: 'F8' }} />
    </section>
  );
}
