import { defineTexts } from '#renderer/i18n/texts.ts';

export const attentionTexts = defineTexts('hq.attention', {
  ru: {
    title: 'Внимание', note: 'То, что должен увидеть человек. Ничего из этого не потеряно и не мешает кассам торговать.', empty: 'Всё спокойно', emptyHint: 'Здесь появится то, что сервер отложил или заметил.', retry: 'Повторить', dismiss: 'Разобрано',
    'quarantined-commit': 'Сервер отложил запись кассы: не смог её прочесть или разместить', fork: 'У кассы две разные истории: базу скопировали или восстановили', 'sums-differ': 'Чек принят, но суммы в нём не сходятся', 'clock-suspect': 'Часы кассы идут неверно', reason: 'Причина: {{reason}}',
    'not-text': 'запись повреждена: это не текст', 'not-json': 'запись повреждена и не читается', 'not-facts': 'в записи нет того, что в ней должно быть', 'unknown-entity': 'касса новее сервера и прислала то, чего он ещё не знает', 'other-shape': 'поля записи не те, что ждёт сервер', 'other-company': 'в записи указана другая компания',
    'part-of-another': 'часть записи относится к другому документу', 'repeated-part': 'часть записи повторяется дважды', 'key-conflict': 'на сервере уже есть другая запись с этим номером', 'op-reused': 'под этим номером касса уже присылала другое', 'refused-by-database': 'база данных сервера не приняла запись',
  },
  en: {
    title: 'Attention', note: 'What a person must look at. None of it is lost, and none of it keeps a till from selling.', empty: 'All is calm', emptyHint: 'What the server has set aside or noticed appears here.', retry: 'Try again', dismiss: 'Dealt with',
    'quarantined-commit': 'The server set a till’s record aside: it could not be read or placed', fork: 'A till has two different histories: its database was copied or restored', 'sums-differ': 'A receipt was taken, but its sums do not agree', 'clock-suspect': 'A till’s clock is wrong', reason: 'Reason: {{reason}}',
    'not-text': 'the record is damaged: it is not text', 'not-json': 'the record is damaged and cannot be read', 'not-facts': 'the record lacks what it must contain', 'unknown-entity': 'the till is newer than the server and sent what it does not know yet', 'other-shape': 'the fields of the record are not those the server expects', 'other-company': 'the record names another company',
    'part-of-another': 'a part of the record belongs to another document', 'repeated-part': 'a part of the record is there twice', 'key-conflict': 'the server already has another record with this number', 'op-reused': 'the till has sent something else under this number before', 'refused-by-database': 'the server’s database did not take the record',
  },
});
