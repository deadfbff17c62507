/** The lock takes the list of keys away, and the focus with it: a PIN gets into no field that the list stood over. */
import type { Walk } from './scan-anywhere.ts';
import { same } from './story.ts';

const PERSON_MS = 160;

export function lockedOverKeys({ story, page, client, person }: Walk): Promise<void> {
  return story.step('the lock comes over the list of keys: the PIN unlocks, and the field below stays as it was', async () => {
    const name = page.getByLabel('Как назвать');
    const list = page.getByRole('dialog', { name: /^(Все клавиши|Клавиши этого окна)$/ });
    await page.keyboard.press('F5');
    await name.fill('дача');
    await page.keyboard.press('F1');
    await list.waitFor();
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    await name.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('F1');
    await list.waitFor();
    await client.staff.lock({});
    await page.getByTestId('locked').waitFor();
    await list.waitFor({ state: 'hidden' });
    await page.keyboard.type(person.pin, { delay: PERSON_MS });
    same('the name of the receipt', await name.inputValue(), 'дача');
    await page.keyboard.press('Enter');
    await page.getByTestId('locked').waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await name.waitFor({ state: 'hidden' });
  });
}
