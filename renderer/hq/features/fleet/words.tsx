/** How a device is said in the list and in its panel. */
import type { ReactNode } from 'react';
import { LAG_COUNTED, type FleetDevice, type FleetStanding } from '#contract/api/fleet.ts';
import { useAge } from '#renderer/i18n/age.ts';
import { formatCount } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Mark } from '../../api/Mark.tsx';
import { fleetTexts } from './fleet-texts.ts';

const tones = { trouble: 'danger', look: 'warn', offline: 'quiet', waiting: 'quiet', well: 'good', revoked: 'quiet' } as const satisfies Record<FleetStanding, string>;

/** Below this nobody sees a difference on a receipt. */
const CLOCK_WORTH_SAYING_MS = 60_000;

export function StandingMark({ standing }: { readonly standing: FleetStanding }): ReactNode {
  const t = useT(fleetTexts);
  return <Mark tone={tones[standing]}>{t(`is-${standing}`)}</Mark>;
}

export type DeviceWords = {
  readonly why: (device: FleetDevice) => string;
  readonly contact: (device: FleetDevice) => string;
  readonly waits: (device: FleetDevice) => string;
  readonly lag: (device: FleetDevice) => string;
  /** Null where the clock is right or unknown. */
  readonly clockOff: (device: FleetDevice) => string | null;
};

export function useDeviceWords(now: number): DeviceWords {
  const t = useT(fleetTexts);
  const language = useLanguage();
  const { span, ago } = useAge();
  return {
    why: (device) => device.reasons.map((reason) => (reason === 'incident' ? t('why-incident', { count: device.openIncidents }) : t(`why-${reason}`))).join(' · '),
    contact: ({ online, lastContactAt }) => (online ? t('online') : lastContactAt === null ? t('never') : ago(now - lastContactAt)),
    waits: ({ oldestUnsentAt }) => (oldestUnsentAt === null ? '' : t('waits', { span: span(now - oldestUnsentAt) })),
    lag: ({ lagRows, revokedAt }) => (lagRows === null || revokedAt !== null ? '—' : lagRows === 0 ? t('fresh') : lagRows >= LAG_COUNTED ? t('behindMore', { rows: formatCount(LAG_COUNTED, language) }) : t('behind', { count: lagRows })),
    clockOff: ({ clockOffsetMs, revokedAt }) => {
      if (clockOffsetMs === null || revokedAt !== null || Math.abs(clockOffsetMs) < CLOCK_WORTH_SAYING_MS) return null;
      return t(clockOffsetMs > 0 ? 'clockFast' : 'clockSlow', { span: span(Math.abs(clockOffsetMs)) });
    },
  };
}
