import type { HalfwaySale } from '#contract/terminal/shift.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { useShopTime } from '../../parts/shop-time.tsx';
import { shiftTexts } from './shift-texts.ts';

/** How a sale that stands half-way is found among those put aside: by the name it was given, by whom and when. */
export function useHalfwayName(): (sale: HalfwaySale) => string {
  const t = useT(shiftTexts);
  const { time } = useShopTime();
  return ({ name, parkedBy, parkedAt }) => [name === '' ? '' : t('halfwayName', { name }), parkedBy, time(parkedAt)].filter((words) => words !== '').join(', ');
}
