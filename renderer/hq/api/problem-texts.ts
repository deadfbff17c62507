import { defineTexts } from '#renderer/i18n/texts.ts';

/** What a problem means for the person who meets it, and what to do. Codes without words of their own use `other`. */
export const problemTexts = defineTexts('hq.problem', {
  ru: {
    unreachable: 'Нет связи с сервером. Проверьте сеть: ничего не потеряно, попробуйте ещё раз.',
    'wrong-credentials': 'Почта или пароль не подходят.',
    'too-many-tries': 'Слишком много попыток подряд. Подождите немного и попробуйте снова.',
    'email-taken': 'С этой почтой уже есть компания. Войдите или возьмите другую почту.',
    'barcode-taken': 'Такой штрихкод уже есть у другого товара.',
    'barcode-invalid': 'В штрихкоде не сходится контрольная цифра. Проверьте, как он набран.',
    'pin-too-short': 'Для этой роли нужен PIN из шести цифр или длиннее.',
    'unknown-tax-code': 'Такой ставки НДС в компании нет. Выберите другую.',
    'still-refused': 'Повторить не получилось: причина прежняя. Запись по-прежнему сохранена.',
    'signed-out': 'Вы вышли или сеанс истёк. Войдите снова.',
    'invalid-input': 'Часть полей заполнена неверно. Проверьте отмеченные поля.',
    'bad-field': 'Касса не смогла бы прочесть одно из полей. Проверьте, что причины не повторяются и не пусты, а числа не слишком велики.',
    forbidden: 'Вашей роли это не разрешено. Попросите владельца или управляющего.',
    other: 'Сервер ответил отказом ({{code}}). Попробуйте ещё раз; если не поможет, сообщите этот код.',
  },
  en: {
    unreachable: 'The server cannot be reached. Check the network: nothing is lost, try again.',
    'wrong-credentials': 'The e-mail or the password is wrong.',
    'too-many-tries': 'Too many tries in a row. Wait a little and try again.',
    'email-taken': 'A company with this e-mail exists already. Sign in, or use another e-mail.',
    'barcode-taken': 'Another item has this barcode already.',
    'barcode-invalid': 'The check digit of the barcode is wrong. See how it was typed.',
    'pin-too-short': 'This role needs a PIN of six digits or more.',
    'unknown-tax-code': 'The company has no such VAT rate. Choose another one.',
    'still-refused': 'Trying again did not help: the reason is the same. The record is still kept.',
    'signed-out': 'You have signed out, or the session has ended. Sign in again.',
    'invalid-input': 'Some fields are wrong. Check the marked ones.',
    'bad-field': 'A till could not read one of the fields. See that reasons are neither empty nor repeated and that numbers are not too large.',
    forbidden: 'Your role does not allow this. Ask an owner or a manager.',
    other: 'The server said no ({{code}}). Try again; if it does not help, report this code.',
  },
});
