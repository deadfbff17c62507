/** How the sides of a conflict are said. */
import type { TaskSide, TaskStatus } from '#contract/terminal/task.ts';
import { formatMoment } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';
import type { Say } from '#renderer/i18n/use-t.ts';
import { dayWords, type Seen } from './days.ts';
import type { taskTexts } from './task-texts.ts';

type Words = Say<(typeof taskTexts)['ru']>;
const fields = ['title', 'note', 'priority', 'assigneeId', 'dueDate', 'status', 'labels'] as const;
const statuses: readonly string[] = ['new', 'accepted', 'in-progress', 'on-review', 'done', 'cancelled'] satisfies readonly TaskStatus[];

/** Whether this page has words for the field; a newer program may name others. */
export function isField(field: string): field is (typeof fields)[number] {
  return (fields as readonly string[]).includes(field);
}

function isStatus(value: string): value is TaskStatus {
  return statuses.includes(value);
}

/** The value of one side as people say it. */
export function sideWords(field: string, side: TaskSide, seen: Seen, language: Language, t: Words): string {
  const { value, shown } = side;
  if (field === 'status' && value !== null && isStatus(value)) return t(`status-${value}`);
  if (field === 'priority' && (value === 'low' || value === 'normal' || value === 'high')) return t(value);
  if (field === 'dueDate') return value === null ? t('noDue') : dayWords(value, seen, language, { today: t('today'), tomorrow: t('tomorrow'), yesterday: t('yesterday') });
  if (field === 'assigneeId' && value === null) return t('nobody');
  return shown === '' ? t('emptyValue') : shown;
}

/** Who wrote it and when, as far as anybody knows. */
export function writerWords({ by, at }: Pick<TaskSide, 'by' | 'at'>, { nowMs, clock }: Seen, language: Language, t: Words): string {
  const name = by === null ? t('unknownWho') : by.from === 'office' ? (by.name === '' ? t('office') : t('officeName', { name: by.name })) : by.name === '' ? t('someone') : by.name;
  return at === null ? name : t('by', { name, at: formatMoment(at, language, nowMs, clock.timeZone) });
}
