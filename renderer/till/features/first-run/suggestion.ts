import { useEffect, useState } from 'react';
import type { Client } from '#contract/define/service.ts';
import type { enrolment } from '#contract/terminal/enrolment.ts';

export type Suggestion = { readonly serverUrl: string; readonly revokedAt: number | null };

/** What the host suggests for pairing; nothing until it has answered. */
export function useSuggestion(client: Pick<Client<typeof enrolment>, 'suggestion'>): Suggestion {
  const [suggestion, setSuggestion] = useState<Suggestion>({ serverUrl: '', revokedAt: null });
  useEffect(() => {
    void client.suggestion({}).then((answer) => {
      if (answer.ok) setSuggestion(answer.value);
    });
  }, [client]);
  return suggestion;
}
