import { Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { FleetDevice, RevokeDevice } from '#contract/api/fleet.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { Locked } from '../../api/Locked.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { fleetTexts } from './fleet-texts.ts';
import css from './FleetPage.module.css';

/** Says what disconnecting means for the sales on the computer, and asks why. */
export function RevokeForm({ device, onCancel, onDone }: { readonly device: FleetDevice; readonly onCancel: () => void; readonly onDone: () => void }): ReactNode {
  const t = useT(fleetTexts);
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const revoke = useMutation({
    mutationFn: (body: RevokeDevice) => api.post<undefined>(`devices/${device.deviceId}/revoke`, body),
    onSuccess: async () => {
      onDone();
      await Promise.all(['fleet', 'device', 'stores', 'attention'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  return (
    <form className={css.revoke} onSubmit={(event) => { event.preventDefault(); revoke.mutate({ reason: reason.trim() }); }}>
      <h3>{t('revokeTitle', { computer: device.computerName })}</h3>
      {device.unsent ? <p><b>{t('revokeUnsent', { count: device.unsent })}</b></p> : null}
      <p>{t('revokeSure')}</p>
      <Locked busy={revoke.isPending}><Textarea label={t('reason')} placeholder={t('reasonHint')} autoFocus autosize minRows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.currentTarget.value)} /></Locked>
      <ProblemNotice error={revoke.error} />
      <div className={css.verbs}>
        <Button look="danger" size="dense" submit disabled={revoke.isPending || reason.trim() === ''}>{t('revokeNow')}</Button>
        <Button look="quiet" size="dense" onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
