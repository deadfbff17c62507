import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contractHash, expectRecorded } from '../define/recorded-version.ts';
import { call, defineService, describeService } from '../define/service.ts';
import { Nothing, Text, Type } from '../define/schema.ts';
import { terminalServices } from './services.ts';
import { TERMINAL_VERSION } from './version.ts';

const recorded: Readonly<Record<number, string>> = {
  1: 'e34f32d62584eb776c49ac4072b746f3129d7e2d251a0aaed4f47eb06538c793',
  2: 'ff3d6cbab055f3fe718426c12a6d40f9927ba0680964430ac722d063a8e53c43',
  3: 'd15c9d70a346e69984e1b8ad14d8d33cbcc0ee76c9302b6d1b0ad7fda9421715',
  4: '19203582820147b19ee581243edee7ee8f46d6cbc4e02861a3b7b98b7143da7c',
  5: '5e0e9a9db4c8479c0aa80db2527273cc15d56914311f7ec73d4db072f8fcccef',
  6: '671583c0648bad5fa6f1bfe17737c475b6420251f0a10586047a73929b0ef2fb',
  7: 'ec69cf53514a7bdb800d7d320cb362aba75b3c64d64701c79e80f429e5ac39cd',
  8: 'fdab4618147a247fcf1154eac7c0f8e3182b3ef4d3cd08e6cf122abc7dbbd5e0',
};

describe('the terminal contract', () => {
  it('is what its version recorded', () => {
    expectRecorded(Object.values(terminalServices).map(describeService), TERMINAL_VERSION, recorded, join(import.meta.dirname, 'version.ts'));
  });

  it('has another hash when a limit, a refusal or a field changes, and the same when lines change places', () => {
    const base = contractHash(describeService(defineService('s', { m: call(Type.Object({ a: Text(5), b: Nothing }), Nothing, { no: Nothing }) })));
    expect(contractHash(describeService(defineService('s', { m: call(Type.Object({ b: Nothing, a: Text(5) }), Nothing, { no: Nothing }) })))).toBe(base);
    for (const changed of [
      defineService('s', { m: call(Type.Object({ a: Text(6), b: Nothing }), Nothing, { no: Nothing }) }),
      defineService('s', { m: call(Type.Object({ a: Text(5), b: Nothing }), Nothing, {}) }),
      defineService('s', { m: call(Type.Object({ a: Text(5) }), Nothing, { no: Nothing }) }),
    ]) expect(contractHash(describeService(changed))).not.toBe(base);
  });

  it('names each service once, under its own key', () => {
    for (const [key, service] of Object.entries(terminalServices)) expect(service.name).toBe(key);
  });
});
