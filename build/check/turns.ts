/** Several programs speak at once and are heard one after another. */

/** The voice of one of them; `end` hands the word on, and nothing is said after it. */
export type Voice = { readonly say: (text: string) => void; readonly end: () => void };

/** Voices in the order in which they were taken: the eldest is heard live, what the others say is kept until the word comes to them. */
export function takeTurns(write: (text: string) => void): () => Voice {
  const voices: { kept: string; ended: boolean }[] = [];
  const handOn = (): void => {
    while (voices[0]?.ended) {
      voices.shift();
      const [next] = voices;
      if (next) write(next.kept);
    }
  };
  return () => {
    const own = { kept: '', ended: false };
    voices.push(own);
    return {
      say(text) {
        if (voices[0] === own) write(text);
        else own.kept += text;
      },
      end() {
        own.ended = true;
        handOn();
      },
    };
  };
}
