import { defineTexts } from '#renderer/i18n/texts.ts';

/** Words of tasks that several pages say: what fields and states are called, and what a conflict is. */
export const conflictTexts = defineTexts('hq.conflict', {
  ru: {
    'status-new': 'новая', 'status-accepted': 'принята', 'status-in-progress': 'в работе', 'status-on-review': 'на проверке', 'status-done': 'сделана', 'status-cancelled': 'отменена', high: 'Срочная', normal: 'Обычная', low: 'Не к спеху', noDue: 'без срока', nobody: 'никому', emptyValue: 'пусто',
    'why-conflict': 'Двое изменили одно и то же, не видя правки друг друга', 'why-stale-move': 'Состояние не сменилось: пока касса была без связи, его сменил другой', 'why-no-such-move': 'Состояние не сменилось: так перейти нельзя', 'why-erased': 'Правка пришла, когда задачу уже удалили', 'why-unknown-field': 'Эту правку сервер пока не умеет принимать: её сделала более новая касса',
    'field-title': 'Что сделать', 'field-note': 'Описание', 'field-priority': 'Важность', 'field-assigneeId': 'Кому', 'field-dueDate': 'Срок', 'field-status': 'Состояние', 'field-labels': 'Метки', fieldOther: 'Поле «{{field}}»', about: '{{field}}: спорная правка',
    won: 'Действует', lost: 'Уступило', keepWon: 'Оставить как есть', keepLost: 'Вернуть это', understood: 'Понятно', by: '{{name}}, {{at}}', office: 'Центральный офис', officeName: '{{name}} (офис)', someone: 'сотрудник', unknownWho: 'неизвестно кто', settled: 'Решено {{at}}, {{name}}',
    settledFaster: 'Это уже решил кто-то другой.',
  },
  en: {
    'status-new': 'new', 'status-accepted': 'accepted', 'status-in-progress': 'in progress', 'status-on-review': 'on review', 'status-done': 'done', 'status-cancelled': 'cancelled', high: 'Urgent', normal: 'Normal', low: 'No hurry', noDue: 'no date', nobody: 'nobody', emptyValue: 'empty',
    'why-conflict': 'Two people changed the same thing without seeing each other’s edit', 'why-stale-move': 'The state did not change: somebody changed it while the till was offline', 'why-no-such-move': 'The state did not change: it cannot go there', 'why-erased': 'The edit came when the task was already deleted', 'why-unknown-field': 'The server cannot take this edit yet: a newer till made it',
    'field-title': 'What to do', 'field-note': 'Description', 'field-priority': 'Priority', 'field-assigneeId': 'For', 'field-dueDate': 'Due', 'field-status': 'State', 'field-labels': 'Labels', fieldOther: 'Field “{{field}}”', about: '{{field}}: disputed edit',
    won: 'In force', lost: 'Gave way', keepWon: 'Leave as it is', keepLost: 'Bring this back', understood: 'Understood', by: '{{name}}, {{at}}', office: 'Headquarters', officeName: '{{name}} (headquarters)', someone: 'a colleague', unknownWho: 'somebody unknown', settled: 'Settled {{at}}, {{name}}',
    settledFaster: 'Somebody else has settled this already.',
  },
});
