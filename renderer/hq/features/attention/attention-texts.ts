import { defineTexts } from '#renderer/i18n/texts.ts';

export const attentionTexts = defineTexts('hq.attention', {
  ru: {
    title: 'Внимание', note: 'То, что должен увидеть человек. Ничего из этого не потеряно и не мешает кассам торговать.', empty: 'Всё спокойно', emptyHint: 'Здесь появится то, что сервер отложил или заметил.', retry: 'Повторить', dismiss: 'Разобрано',
    'quarantined-commit': 'Сервер отложил запись кассы: не смог её прочесть или разместить', fork: 'У кассы две разные истории: базу скопировали или восстановили', 'sums-differ': 'Чек принят, но суммы в нём не сходятся', 'price-overlap': 'Две цены на один товар с одного времени', 'clock-suspect': 'Часы кассы идут неверно', reason: 'Причина: {{reason}}',
  },
  en: {
    title: 'Attention', note: 'What a person must look at. None of it is lost, and none of it keeps a till from selling.', empty: 'All is calm', emptyHint: 'What the server has set aside or noticed appears here.', retry: 'Try again', dismiss: 'Dealt with',
    'quarantined-commit': 'The server set a till’s record aside: it could not be read or placed', fork: 'A till has two different histories: its database was copied or restored', 'sums-differ': 'A receipt was taken, but its sums do not agree', 'price-overlap': 'Two prices of one item from the same moment', 'clock-suspect': 'A till’s clock is wrong', reason: 'Reason: {{reason}}',
  },
});
