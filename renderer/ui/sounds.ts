export type Sound = 'ok' | 'unknown' | 'blocked';

type Tone = { readonly hertz: number; readonly fromMs: number; readonly forMs: number };

/** What each sound is: ok short and high, unknown two low, blocked one long low. */
export const tones: Readonly<Record<Sound, readonly Tone[]>> = {
  ok: [{ hertz: 1760, fromMs: 0, forMs: 60 }],
  unknown: [{ hertz: 330, fromMs: 0, forMs: 120 }, { hertz: 262, fromMs: 180, forMs: 160 }],
  blocked: [{ hertz: 196, fromMs: 0, forMs: 520 }],
};

const RAMP_S = 0.008;

export type Speaker = { readonly play: (sound: Sound) => void; readonly setVolume: (percent: number) => void };

/**
 * Makes the sounds by WebAudio, so that no file is loaded and none is late. Silent where there is no audio
 * or before the first gesture of a person, as browsers demand; never an error.
 * @param percent 0 to 100
 */
export function createSpeaker(percent = 60): Speaker {
  let volume = percent;
  let context: AudioContext | null = null;

  const sounding = (): AudioContext | null => {
    if (typeof AudioContext === 'undefined') return null;
    context ??= new AudioContext({ latencyHint: 'interactive' });
    if (context.state === 'suspended') void context.resume().catch(() => undefined);
    return context;
  };

  return {
    setVolume: (next) => {
      volume = Math.min(100, Math.max(0, next));
    },
    play: (sound) => {
      const audio = volume === 0 ? null : sounding();
      if (audio === null) return;
      for (const tone of tones[sound]) {
        const start = audio.currentTime + tone.fromMs / 1000;
        const end = start + tone.forMs / 1000;
        const oscillator = audio.createOscillator();
        const gain = audio.createGain();
        oscillator.type = 'triangle';
        oscillator.frequency.value = tone.hertz;
        // Loudness is heard roughly by the square; short ramps keep the speaker from clicking.
        const level = (volume / 100) ** 2 * 0.5;
        gain.gain.setValueAtTime(0, start);
        gain.gain.linearRampToValueAtTime(level, start + RAMP_S);
        gain.gain.setValueAtTime(level, end - RAMP_S);
        gain.gain.linearRampToValueAtTime(0, end);
        oscillator.connect(gain).connect(audio.destination);
        oscillator.start(start);
        oscillator.stop(end);
      }
    },
  };
}
