import type { Faulted } from '#contract/define/service.ts';
import { defineTexts } from './texts.ts';
import { useT } from './use-t.ts';

/** What went wrong in the world, for the person who stands at the screen: what happened, what it means, what to do. */
export const faultTexts = defineTexts('faults', {
  ru: {
    'internal': 'Касса не смогла это сделать. Чек сохранён. Повторите; если не поможет, позовите старшего.',
    'invalid-input': 'Касса не поняла это действие. Чек сохранён. Повторите иначе или позовите старшего.',
    'unknown-method': 'Экран и касса разных версий. Чек сохранён. Обновите страницу клавишей Ctrl+R.',
    'busy': 'Касса ещё занята предыдущим действием. Подождите секунду и повторите.',
    'disconnected': 'Нет связи с программой кассы. Чек сохранён. Подождите, связь восстановится сама.',
    'too-large': 'Слишком много данных за один раз. Чек сохранён. Сделайте это по частям.',
    'storage-full': 'На диске кассы кончилось место. Чек сохранён, новое записать нельзя. Позовите старшего: освободите место на диске.',
    'storage-failed': 'Диск кассы не записывает. Закончите с этим покупателем на другой кассе и позовите старшего.',
  },
  en: {
    'internal': 'The till could not do this. The receipt is kept. Try again; if it does not help, call a senior.',
    'invalid-input': 'The till did not understand this. The receipt is kept. Try another way or call a senior.',
    'unknown-method': 'The screen and the till are of different versions. The receipt is kept. Reload the page with Ctrl+R.',
    'busy': 'The till is still busy with the last action. Wait a second and try again.',
    'disconnected': 'No connection to the till program. The receipt is kept. Wait, it comes back by itself.',
    'too-large': 'Too much at once. The receipt is kept. Do it in smaller parts.',
    'storage-full': 'The disk of this till is full. The receipt is kept, nothing new can be written. Call a senior to free some space.',
    'storage-failed': 'The disk of this till does not write. Serve this customer at another till and call a senior.',
  },
});

/** The sentence for a fault, in the language on screen. */
export function useFaultSentence(): (fault: Faulted['detail']) => string {
  const t = useT(faultTexts);
  return (fault) => t(fault.fault);
}
