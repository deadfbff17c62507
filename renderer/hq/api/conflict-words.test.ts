import { describe, expect, it } from 'vitest';
import { fieldWords, valueWords, writerName, type ConflictWords } from './conflict-words.ts';

const t = ((key: string, values?: Record<string, string>) => (values === undefined ? key : `${key} ${Object.values(values).join('|')}`)) as unknown as ConflictWords;
const now = Date.UTC(2026, 10, 21);
const said = (field: string, value: string | null, shown = value ?? ''): string => valueWords(field, { value, shown }, now, 'ru', t);

describe('words of a disputed edit', () => {
  it('says values as people do, and those of a newer program as they are', () => {
    expect([said('status', 'done'), said('status', 'someday'), said('priority', 'high'), said('priority', 'huge'), said('dueDate', '2026-03-05'), said('dueDate', null), said('dueDate', 'later'), said('assigneeId', null), said('assigneeId', 'id', 'Анна'), said('note', ''), said('colour', 'red')])
      .toEqual(['status-done', 'someday', 'high', 'huge', '5 марта', 'noDue', 'later', 'nobody', 'Анна', 'emptyValue', 'red']);
  });
  it('names fields and writers as far as anybody knows them', () => {
    expect([fieldWords('note', t), fieldWords('colour', t)]).toEqual(['field-note', 'fieldOther colour']);
    expect([null, { from: 'office', name: '' }, { from: 'office', name: 'Ольга' }, { from: 'staff', name: '' }, { from: 'staff', name: 'Анна' }].map((by) => writerName(by as Parameters<typeof writerName>[0], t))).toEqual(['unknownWho', 'office', 'officeName Ольга', 'someone', 'Анна']);
  });
});
