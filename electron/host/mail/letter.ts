/** A receipt as a letter: who it is from, what it says in the customer's language, and the paper as a file. */
import type { LetterLanguage } from './mail-job-repo.ts';

/** The receipts of a purchase as whoever sells describes them; the text is their paper in plain characters. */
export type LetterContent = { readonly numbers: readonly string[]; readonly storeName: string; readonly text: string; readonly fileName: string; readonly pdf: Uint8Array };

export type Letter = {
  readonly subject: string; readonly text: string; readonly html: string; readonly messageId: string;
  readonly attachment: { readonly fileName: string; readonly pdf: Uint8Array };
};

const words: Readonly<Record<LetterLanguage, { readonly subject: string; readonly subjectMany: string; readonly hello: string; readonly helloMany: string; readonly why: string }>> = {
  ru: { subject: 'Ваш чек', subjectMany: 'Ваши чеки', hello: 'Спасибо за покупку! Ваш чек ниже и во вложении.', helloMany: 'Спасибо за покупку! Ваши чеки ниже и во вложении.', why: 'Вы получили это письмо, потому что попросили чек на кассе. Отвечать на него не нужно.' },
  en: { subject: 'Your receipt', subjectMany: 'Your receipts', hello: 'Thank you for your purchase! Your receipt is below and attached.', helloMany: 'Thank you for your purchase! Your receipts are below and attached.', why: 'You are getting this letter because you asked for the receipt at the till. There is no need to answer.' },
};

/**
 * The letter of one job. The same job makes the same Message-ID on every try: where the answer to an accepted letter was lost
 * and it is sent again, mail programs and servers see one letter, not two.
 */
export function composeLetter(job: { readonly id: number; readonly receiptId: string; readonly language: LetterLanguage }, content: LetterContent): Letter {
  const say = words[job.language];
  const many = content.numbers.length > 1;
  const hello = many ? say.helloMany : say.hello;
  const subject = [`${many ? say.subjectMany : say.subject} ${content.numbers.join(', ')}`, content.storeName].filter((part) => part !== '').join(' · ');
  return {
    subject, messageId: `<${job.receiptId}.${job.id}@receipt.lavka.invalid>`,
    text: `${hello}\n\n${content.text}\n\n-- \n${say.why}\n`,
    // Columns of the paper stand under each other only in a typeface of equal widths.
    html: `<p>${hello}</p><pre style="font-family:'PT Mono',Consolas,'Courier New',monospace">${escaped(content.text)}</pre><p style="color:#666">${say.why}</p>`,
    attachment: { fileName: content.fileName, pdf: content.pdf },
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
