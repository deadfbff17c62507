/** How fields, values and writers of tasks are said at headquarters. */
import type { TaskSide, TaskStatus, TaskWriter } from '#contract/api/task.ts';
import { formatDay } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';
import type { Say } from '#renderer/i18n/use-t.ts';
import type { conflictTexts } from './conflict-texts.ts';

export type ConflictWords = Say<(typeof conflictTexts)['ru']>;
const fields = ['title', 'note', 'priority', 'assigneeId', 'dueDate', 'status', 'labels'] as const;
const statuses: readonly string[] = ['new', 'accepted', 'in-progress', 'on-review', 'done', 'cancelled'] satisfies readonly TaskStatus[];

/** The name of a field; one of a newer program is named as it names itself. */
export function fieldWords(field: string, t: ConflictWords): string {
  const known = fields.find((one) => one === field);
  return known === undefined ? t('fieldOther', { field }) : t(`field-${known}`);
}

/** `5 марта` of `2026-03-05`; as it stands where it is no day. */
export function dayWords(day: string, nowMs: number, language: Language): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : formatDay(at, language, nowMs, 'UTC');
}

export function valueWords(field: string, { value, shown }: Pick<TaskSide, 'value' | 'shown'>, nowMs: number, language: Language, t: ConflictWords): string {
  if (field === 'status' && value !== null && statuses.includes(value)) return t(`status-${value as TaskStatus}`);
  if (field === 'priority' && (value === 'low' || value === 'normal' || value === 'high')) return t(value);
  if (field === 'dueDate') return value === null ? t('noDue') : dayWords(value, nowMs, language);
  if (field === 'assigneeId' && value === null) return t('nobody');
  return shown === '' ? t('emptyValue') : shown;
}

export function writerName(by: TaskWriter | null, t: ConflictWords): string {
  if (by === null) return t('unknownWho');
  if (by.from === 'office') return by.name === '' ? t('office') : t('officeName', { name: by.name });
  return by.name === '' ? t('someone') : by.name;
}
