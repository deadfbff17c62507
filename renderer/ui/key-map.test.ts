import { describe, expect, it } from 'vitest';
import { defaultKeys, fixedKeys, keyActions, keyGroups, keyLabel, keyMapOf } from './key-map.ts';
import { keyNameOf } from './keyboard.ts';

const pressed = (key: string, more: Partial<KeyboardEvent> = {}): string => keyNameOf({ key, code: key, ctrlKey: false, altKey: false, shiftKey: false, ...more });

describe('the map of keys', () => {
  it('gives every action a key of its own, none of them fixed, and tells each action once', () => {
    const keys = Object.values(defaultKeys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => fixedKeys.includes(key))).toEqual([]);
    expect(Object.values(keyGroups).flat().sort()).toEqual([...keyActions].sort());
  });

  it('takes changed keys, leaves an action whose key was taken without one, and ignores what it does not know', () => {
    const map = keyMapOf({ park: 'F6', nonsense: 'F4', find: 'Escape' });
    expect([map.park, map.refund, map.line, map.find]).toEqual(['F6', '', 'F4', 'F3']);
    expect(keyMapOf({ park: 'F6', refund: 'F5' })).toMatchObject({ park: 'F6', refund: 'F5' });
    expect(keyMapOf({ card: '' }).card).toBe('');
  });

  it('never has one key for two actions, whatever was changed', () => {
    const map = keyMapOf({ park: 'F6', line: 'F6', find: 'F1' });
    const keys = Object.values(map).filter((key) => key !== '');
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('prints keys as they stand on the keyboard', () => {
    expect(['Ctrl+Enter', 'Delete', 'Shift+F5', 'Ctrl++', '+', '*', ''].map(keyLabel)).toEqual(['Ctrl Enter', 'Del', 'Shift F5', 'Ctrl +', '+', '*', '']);
  });
});

describe('the name of a pressed key', () => {
  it.each([
    ['F5', {}, 'F5'], ['F5', { shiftKey: true }, 'Shift+F5'], ['Enter', { ctrlKey: true }, 'Ctrl+Enter'], ['*', { shiftKey: true, code: 'Digit8' }, '*'],
    ['ф', { ctrlKey: true, code: 'KeyA' }, 'Ctrl+A'], ['Del', {}, 'Delete'], ['Control', { ctrlKey: true }, ''], ['Enter', { altKey: true }, 'Alt+Enter'],
  ] as const)('%s %o is %s', (key, more, name) => expect(pressed(key, more)).toBe(name));
});
