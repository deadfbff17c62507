import { expect, it } from 'vitest';
import { journalEvents } from '#host/posting/journal-events.ts';
import { journalTexts } from './journal-texts.ts';

it('every event a till can post has its words, in both languages', () => {
  for (const words of [journalTexts.ru, journalTexts.en]) expect(journalEvents.filter((event) => !Object.hasOwn(words, event))).toEqual([]);
});
