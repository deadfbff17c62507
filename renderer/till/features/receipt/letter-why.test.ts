import { describe, expect, it } from 'vitest';
import { letterWhy } from './letter-why.ts';

describe('why a letter has not left', () => {
  it.each([
    ['', null], ['host-stopped', null], ['no-receipt', 'whyNoReceipt'], ['not-written', 'whyNotWritten'], ['eauth-535', 'whyLogin'], ['etls', 'whyLogin'],
    ['eenvelope-550', 'whyAddress'], ['eenvelope-450', 'whyLater'], ['emessage-554', 'whyRefused'], ['emessage-451', 'whyLater'], ['edns', 'whySilent'], ['econnection', 'whySilent'], ['etimedout', 'whySilent'],
  ] as const)('%s is said as %s', (cause, why) => expect(letterWhy(cause)).toBe(why));
});
