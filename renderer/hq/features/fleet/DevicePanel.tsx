import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { PairingCode as Pairing } from '#contract/api/company.ts';
import type { FleetDetail } from '#contract/api/fleet.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatCount, formatMoment } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { ApiProblem, api } from '../../api/client.ts';
import { FactList } from '../../api/FactList.tsx';
import { useNow } from '../../api/now.ts';
import { PairingCode } from '../../api/PairingCode.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { DeviceParts } from './DeviceParts.tsx';
import { RevokeForm } from './RevokeForm.tsx';
import { fleetTexts } from './fleet-texts.ts';
import css from './FleetPage.module.css';
import { StandingMark, useDeviceWords } from './words.tsx';

export type DevicePanelProps = { readonly id: string; readonly attentionHref: (tillId: string) => string; readonly onClose: () => void };

/** One computer of a till, whole. */
export function DevicePanel({ id, attentionHref, onClose }: DevicePanelProps): ReactNode {
  const t = useT(fleetTexts);
  const detail = useQuery({ queryKey: ['device', id], queryFn: () => api.get<FleetDetail>(`fleet/${id}`) });
  const gone = detail.error instanceof ApiProblem && (detail.error.status === 404 || detail.error.status === 400);
  return (
    <SidePanel title={detail.data ? t('one', { till: detail.data.device.tillName, store: detail.data.device.storeName }) : gone ? t('gone') : '…'} closeWord={t('close')} onClose={onClose}>
      {detail.isPending ? <Skeleton height={24} count={8} /> : null}
      {detail.error && !gone ? <ProblemNotice error={detail.error} /> : null}
      {detail.data ? (
        <>
          <Standing detail={detail.data} />
          <Facts detail={detail.data} />
          <DeviceParts detail={detail.data} attentionHref={attentionHref(detail.data.device.tillId)} />
          <Acts detail={detail.data} />
        </>
      ) : null}
    </SidePanel>
  );
}

function Standing({ detail: { device, revoked } }: { readonly detail: FleetDetail }): ReactNode {
  const t = useT(fleetTexts);
  const language = useLanguage();
  const words = useDeviceWords(useNow());
  const at = revoked === null ? '' : formatMoment(revoked.at, language, Date.now());
  return (
    <div className={css.standing} data-standing={device.standing}>
      <StandingMark standing={device.standing} />
      {device.reasons.length === 0 ? null : <p>{words.why(device)}</p>}
      {revoked === null ? null : <p>{revoked.reason === '' ? t('revokedAt', { at }) : t('revokedBy', { at, reason: revoked.reason, name: revoked.by })}</p>}
    </div>
  );
}

function Facts({ detail: { device, report, head } }: { readonly detail: FleetDetail }): ReactNode {
  const t = useT(fleetTexts);
  const language = useLanguage();
  const now = useNow();
  const words = useDeviceWords(now);
  const moment = (at: number): string => formatMoment(at, language, now, device.timeZone);
  const more = (...parts: string[]): string => parts.filter(Boolean).join(' · ');
  const rows: readonly (readonly [string, string])[] = [
    [t('computer'), device.computerName || '—'], [t('enrolled'), moment(device.enrolledAt)],
    [t('lastContact'), device.lastContactAt === null ? t('never') : more(moment(device.lastContactAt), words.contact(device))],
    [t('unsent'), device.unsent === null ? '—' : more(formatCount(device.unsent, language), words.waits(device))],
    [t('data'), words.lag(device)],
    [t('cursor'), report === null ? '—' : t('cursorOf', { cursor: formatCount(report.cursor, language), head: formatCount(head, language) })],
    [t('clock'), words.clockOff(device) ?? (device.clockOffsetMs === null ? '—' : t('clockRight'))],
    [t('shift'), device.openShift ? t('shiftOpen') : t('shiftNone')],
    [t('version'), device.build ?? '—'], [t('contract'), device.contractVersion === null ? '—' : t('contractOf', { version: device.contractVersion })],
  ];
  return <FactList rows={rows} wide />;
}

/** The code for another computer, and the way out of the company. */
function Acts({ detail: { device } }: { readonly detail: FleetDetail }): ReactNode {
  const t = useT(fleetTexts);
  const language = useLanguage();
  const [revoking, setRevoking] = useState(false);
  const pair = useMutation({ mutationFn: () => api.post<Pairing>(`tills/${device.tillId}/pairing`) });
  if (revoking && device.revokedAt === null) return <RevokeForm device={device} onCancel={() => setRevoking(false)} onDone={() => setRevoking(false)} />;
  return (
    <section className={css.acts}>
      {pair.data ? <PairingCode label={t('code')} code={pair.data.code} hint={t('codeHint', { time: formatMoment(pair.data.expiresAt, language, Date.now()) })} addressLabel={t('serverAddress')} /> : null}
      <ProblemNotice error={pair.error} />
      <div className={css.verbs}>
        <Button look="plain" size="dense" disabled={pair.isPending} onClick={() => pair.mutate()}>{t('pair')}</Button>
        {device.revokedAt === null ? <Button look="danger" size="dense" onClick={() => setRevoking(true)}>{t('revoke')}</Button> : null}
      </div>
      <p className={css.small}>{t('pairHint')}</p>
    </section>
  );
}
