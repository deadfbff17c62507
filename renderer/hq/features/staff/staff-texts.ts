import { defineTexts } from '#renderer/i18n/texts.ts';

export const staffTexts = defineTexts('hq.staff', {
  ru: {
    title: 'Сотрудники', note: 'Кто входит на кассы по PIN. До касс на связи перемены доходят за секунды.', name: 'Имя', role: 'Роль', store: 'Магазин', pin: 'PIN', pinHint: 'Четыре цифры кассиру, шесть и больше старшим',
    add: 'Добавить сотрудника', save: 'Сохранить', close: 'Закрыть', cancel: 'Отмена', empty: 'Пока никого', emptyHint: 'Добавьте кассира, чтобы он мог войти на кассу.', active: 'работает', inactive: 'уволен', state: 'Состояние',
    editOne: 'Изменить: {{name}}', ownerOnly: 'Это владелец. Менять владельцев может только владелец.',
    newPin: 'Новый PIN', pinForRole: 'Для новой роли нужен PIN длиннее: какой был, никто не знает. Задайте новый, шесть цифр или больше.', pinSave: 'Сменить PIN', pinNote: 'Прежний PIN перестанет подходить, когда касса выйдет на связь.',
    dismiss: 'Уволить', dismissTitle: 'Уволить: {{name}}?', dismissNote: 'Войти на кассу с этим PIN будет нельзя. Кто стоит на кассе прямо сейчас, закончит начатый чек и выйдет. Чеки и журнал останутся.',
    delay: 'Касса узнает об этом, как только выйдет на связь. Касса без связи до тех пор пускает по прежнему PIN.',
    back: 'Принять обратно', backNote: 'Сейчас не работает: на кассы не войти. После возвращения подойдёт прежний PIN; если его могли узнать, сразу задайте новый.',
    nobody: 'После этого в магазине «{{store}}» не останется никого, кто мог бы разрешить кассиру скидку, возврат или удаление сверх его прав.', anyway: 'Всё равно сделать',
    owner: 'владелец', manager: 'управляющий', 'senior-cashier': 'старший кассир', cashier: 'кассир',
  },
  en: {
    title: 'Staff', note: 'Who signs in at tills with a PIN. Changes reach connected tills within seconds.', name: 'Name', role: 'Role', store: 'Store', pin: 'PIN', pinHint: 'Four digits for a cashier, six and more for seniors',
    add: 'Add a person', save: 'Save', close: 'Close', cancel: 'Cancel', empty: 'Nobody yet', emptyHint: 'Add a cashier, so that somebody can sign in at the till.', active: 'working', inactive: 'dismissed', state: 'State',
    editOne: 'Edit: {{name}}', ownerOnly: 'This is an owner. Only an owner changes owners.',
    newPin: 'New PIN', pinForRole: 'The new role needs a longer PIN, and nobody knows the one there was. Give a new one, six digits or more.', pinSave: 'Change the PIN', pinNote: 'The old PIN stops working once the till makes contact.',
    dismiss: 'Dismiss', dismissTitle: 'Dismiss {{name}}?', dismissNote: 'Nobody will sign in at a till with this PIN. Whoever stands at a till right now finishes the receipt in hand and is signed out. Receipts and journal stay.',
    delay: 'A till hears of it as soon as it makes contact. Until then a till without a connection accepts the old PIN.',
    back: 'Take back', backNote: 'Does not work here now and cannot sign in. Once taken back, the old PIN works again; if somebody may have learnt it, give a new one at once.',
    nobody: 'After this nobody in the store “{{store}}” could allow a cashier a discount, a refund or a removal beyond their rights.', anyway: 'Do it anyway',
    owner: 'owner', manager: 'manager', 'senior-cashier': 'senior cashier', cashier: 'cashier',
  },
});
