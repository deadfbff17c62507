/** The few sentences said before any page can say them. */
export type Sentence = { readonly title: string; readonly body: string };

/** Another host holds the data folder: what happened and what to do. */
export function lockedSentence(language: string, pid: number, address: string | null): Sentence {
  const russian = language.toLowerCase().startsWith('ru');
  const where = address === null ? '' : ` (${address})`;
  return russian
    ? { title: 'Касса уже открыта', body: `Данные этой кассы заняты другой программой: процесс ${pid}${where}. Закройте её и запустите кассу снова.` }
    : { title: 'This till is already open', body: `The data of this till is in use by another program: process ${pid}${where}. Close it and start the till again.` };
}

/** The file of a receipt could not be written where the person wanted it. */
export function notKeptSentence(language: string, fileName: string): Sentence {
  return language.toLowerCase().startsWith('ru')
    ? { title: 'Файл не сохранён', body: `${fileName} не записался: там нет места или туда нельзя писать. Чек цел. Сохраните файл ещё раз в другое место.` }
    : { title: 'The file was not kept', body: `${fileName} could not be written: there is no room, or writing there is not allowed. The receipt is safe. Keep the file again, somewhere else.` };
}

/** The till cannot start; `reason` is the host's own sentence, for the person who helps. */
export function failedSentence(language: string, reason: string): Sentence {
  return language.toLowerCase().startsWith('ru')
    ? { title: 'Касса не запускается', body: `Данные не тронуты. Позовите того, кто настраивал кассу, и покажите ему: ${reason}` }
    : { title: 'The till cannot start', body: `The data is untouched. Call whoever set the till up and show them: ${reason}` };
}
