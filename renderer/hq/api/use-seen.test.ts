import { expect, it } from 'vitest';
import { ApiProblem } from './client.ts';
import { versionToSend } from './use-seen.ts';

it('STF7 ST10 CMP7 a form says what it was opened on, until it has shown what somebody else stored', () => {
  expect(versionToSend(3, 3, null)).toBe(3);
  // The row was read anew behind the form: nobody has looked at it there.
  expect(versionToSend(3, 5, null)).toBe(3);
  expect(versionToSend(3, 5, new ApiProblem(0, 'unreachable', ''))).toBe(3);
  expect(versionToSend(3, 5, new ApiProblem(409, 'changed-meanwhile', ''))).toBe(5);
});
