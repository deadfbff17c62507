import { defineTexts } from '#renderer/i18n/texts.ts';

export const taskTexts = defineTexts('hq.task', {
  ru: {
    title: 'Задачи', calm: 'всё сделано', open: { one: '{{count}} открытая', few: '{{count}} открытые', many: '{{count}} открытых', other: '{{count}} открытой' }, late: { one: '{{count}} просрочена', few: '{{count}} просрочены', many: '{{count}} просрочено', other: '{{count}} просрочено' },
    note: 'Поручения магазинам и людям. Кассы получают их через секунды, без связи ведут у себя и присылают потом.', person: '{{name}}: {{open}}', personLate: '{{name}}: {{open}}, просрочено {{overdue}}', people: 'Кто чем занят', nobody: 'никому',
    view: 'Какие', 'view-open': 'Открытые', 'view-overdue': 'Просроченные', 'view-all': 'Все', 'view-conflicts': 'Спорные правки', look: 'Вид', list: 'Списком', board: 'Доской', anyone: 'Кому угодно', assignee: 'Кому', find: 'Название, описание, метка', showAll: 'Сбросить отбор', add: 'Новая задача', more: 'Показать ещё',
    empty: 'Задач пока нет', emptyHint: 'Запишите первую: она появится на кассах магазина.', nothing: 'Таких задач нет', nothingHint: 'Измените отбор.', noConflicts: 'Спорных правок нет', noConflictsHint: 'Здесь видно, если двое изменили одно и то же, не зная друг о друге.', columnEmpty: 'пусто',
    task: 'Задача', status: 'Состояние', store: 'Магазин', due: 'Срок', dueDay: 'до {{day}}', overdue: 'просрочена', overdueDay: 'просрочена, срок {{day}}', urgent: 'срочно', disputed: 'спорная правка', noTitle: 'Без названия', gone: 'Такой задачи нет', goneHint: 'Её удалили или открыта старая ссылка.',
    name: 'Что сделать', details: 'Описание', priority: 'Важность', labels: 'Метки', labelsHint: 'Через запятую', noDetails: 'Описания нет.', created: 'Записана', createdBy: '{{name}}, {{at}}', create: 'Записать', save: 'Сохранить', edit: 'Изменить', erase: 'Удалить', eraseSure: 'Задача исчезнет у всех, вернуть её нельзя.', eraseNow: 'Да, удалить насовсем', cancelSure: 'Отменить эту задачу?', cancelNow: 'Да, отменить', no: 'Не надо', close: 'Закрыть', back: 'Не сохранять',
    accept: 'Принять', start: 'Начать', review: 'На проверку', done: 'Готово', cancel: 'Отменить', backToWork: 'Вернуть в работу', reopen: 'Открыть снова', giveBack: 'Вернуть в новые', pause: 'Отложить',
    'stale-move': 'Пока вы смотрели, состояние сменили на кассе. Посмотрите и решите ещё раз.', 'no-such-move': 'Из этого состояния так перейти нельзя.', tooManyLabels: 'Меток не больше двадцати, каждая не длиннее 40 букв.',
  },
  en: {
    title: 'Tasks', calm: 'all done', open: { one: '{{count}} open', other: '{{count}} open' }, late: { one: '{{count}} overdue', other: '{{count}} overdue' },
    note: 'What stores and people are asked to do. Tills get it within seconds; without a connection they keep their own and send it later.', person: '{{name}}: {{open}}', personLate: '{{name}}: {{open}}, {{overdue}} overdue', people: 'Who has what', nobody: 'nobody',
    view: 'Which', 'view-open': 'Open', 'view-overdue': 'Overdue', 'view-all': 'All', 'view-conflicts': 'Disputed edits', look: 'Look', list: 'As a list', board: 'As a board', anyone: 'For anybody', assignee: 'For', find: 'Title, description, label', showAll: 'Clear the filter', add: 'New task', more: 'Show more',
    empty: 'No tasks yet', emptyHint: 'Write the first one: it appears on the tills of the store.', nothing: 'No such tasks', nothingHint: 'Change the filter.', noConflicts: 'No disputed edits', noConflictsHint: 'Here you see where two people changed the same thing without knowing of each other.', columnEmpty: 'empty',
    task: 'Task', status: 'State', store: 'Store', due: 'Due', dueDay: 'due {{day}}', overdue: 'overdue', overdueDay: 'overdue, was due {{day}}', urgent: 'urgent', disputed: 'disputed edit', noTitle: 'Without a title', gone: 'There is no such task', goneHint: 'It was deleted, or the link is an old one.',
    name: 'What to do', details: 'Description', priority: 'Priority', labels: 'Labels', labelsHint: 'With commas', noDetails: 'No description.', created: 'Written', createdBy: '{{name}}, {{at}}', create: 'Write it down', save: 'Save', edit: 'Change', erase: 'Delete', eraseSure: 'The task disappears for everybody and cannot be brought back.', eraseNow: 'Yes, delete for good', cancelSure: 'Cancel this task?', cancelNow: 'Yes, cancel it', no: 'No', close: 'Close', back: 'Do not save',
    accept: 'Accept', start: 'Start', review: 'To review', done: 'Done', cancel: 'Cancel', backToWork: 'Back to work', reopen: 'Open again', giveBack: 'Back to new', pause: 'Put off',
    'stale-move': 'The state was changed at a till while you looked. Look at it and decide again.', 'no-such-move': 'It cannot go there from this state.', tooManyLabels: 'At most twenty labels, each at most 40 letters.',
  },
});
