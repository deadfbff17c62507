import { describe, expect, it, vi } from 'vitest';
import { createKeyLayers, LEVEL } from './key-layers.ts';
import { keyMapOf } from './key-map.ts';

const defaults = (): ReturnType<typeof keyMapOf> => keyMapOf({});

describe('layers of keys', () => {
  it('the higher level wins, then the later one, then the next that knows the key', () => {
    const layers = createKeyLayers(defaults);
    const taken: string[] = [];
    layers.add(LEVEL.panel, () => ({ keys: { Enter: () => taken.push('panel') } }));
    layers.add(LEVEL.screen, () => ({ keys: { Enter: () => taken.push('screen'), F3: () => taken.push('find') } }));
    const remove = layers.add(LEVEL.panel, () => ({ keys: { Enter: () => taken.push('later panel') } }));
    expect([layers.press('Enter'), layers.press('F3'), layers.press('F9')]).toEqual([true, true, false]);
    remove();
    layers.press('Enter');
    expect(taken).toEqual(['later panel', 'find', 'panel']);
  });

  it('an exclusive layer hides those below, for keys and for text', () => {
    const layers = createKeyLayers(defaults);
    const below = vi.fn();
    layers.add(LEVEL.screen, () => ({ keys: { Enter: below }, onText: below }));
    const remove = layers.add(LEVEL.dialog, () => ({ exclusive: true }));
    expect(layers.press('Enter')).toBe(false);
    layers.type('1');
    expect(below).not.toHaveBeenCalled();
    remove();
    layers.type('1');
    expect(below).toHaveBeenCalledExactlyOnceWith('1');
  });

  it('layers tell of their keys, the topmost first, and not from behind one that hides them', () => {
    const layers = createKeyLayers(defaults);
    layers.add(LEVEL.screen, () => ({ told: [{ key: 'F4', words: 'of the screen' }] }));
    const remove = layers.add(LEVEL.panel + 1, () => ({ exclusive: true, told: [{ key: 'F4', words: 'by notes' }, { key: 'Ins', words: 'a new one' }] }));
    layers.add(LEVEL.panel, () => ({ told: [{ key: '/', words: 'the kind' }] }));
    expect(layers.told()).toEqual([{ key: 'F4', words: 'by notes' }, { key: 'Ins', words: 'a new one' }]);
    remove();
    expect(layers.told()).toEqual([{ key: '/', words: 'the kind' }, { key: 'F4', words: 'of the screen' }]);
  });

  it('say where the topmost of them stands, whatever came last', () => {
    const layers = createKeyLayers(defaults);
    expect(layers.top()).toBe(LEVEL.screen);
    const remove = layers.add(LEVEL.dialog, () => ({}));
    layers.add(LEVEL.panel, () => ({}));
    expect(layers.top()).toBe(LEVEL.dialog);
    remove();
    expect(layers.top()).toBe(LEVEL.panel);
  });

  it('an action is taken by the key it has now, before a fixed key of the same layer', () => {
    let changed: Record<string, string> = {};
    const layers = createKeyLayers(() => keyMapOf(changed));
    const taken: string[] = [];
    layers.add(LEVEL.screen, () => ({ actions: { cash: () => taken.push('cash') }, keys: { Enter: () => taken.push('enter') } }));
    layers.press('Enter');
    changed = { cash: 'F12' };
    layers.press('Enter');
    layers.press('F12');
    expect(taken).toEqual(['cash', 'enter', 'cash']);
  });

  it('a scan goes to the topmost layer that takes scans, and to none behind an exclusive one', () => {
    const layers = createKeyLayers(defaults);
    const scanned: string[] = [];
    layers.add(LEVEL.screen, () => ({ onScan: (code) => scanned.push(code) }));
    layers.add(LEVEL.panel, () => ({ keys: {} }));
    expect(layers.scan('1')).toBe(true);
    const remove = layers.add(LEVEL.dialog, () => ({ exclusive: true }));
    expect(layers.scan('2')).toBe(false);
    remove();
    layers.scan('3');
    expect(scanned).toEqual(['1', '3']);
  });

  it('takes characters back from the layer that got them', () => {
    const layers = createKeyLayers(defaults);
    let text = '12';
    layers.add(LEVEL.screen, () => ({ onText: (more) => (text += more), onTakeBack: (count) => (text = text.slice(0, -count)) }));
    layers.add(LEVEL.panel, () => ({ keys: {} }));
    layers.type('3');
    layers.takeBack(2);
    expect(text).toBe('1');
  });
});
