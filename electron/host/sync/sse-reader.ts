/** Reads a server-sent event stream (WHATWG HTML §9.2.6) chunk by chunk; only `event` and `data` matter to us. */
export type ServerSentEvent = { readonly event: string; readonly data: string };

/** An event longer than this is not one of ours; the reader forgets it and goes on. */
const MAX_EVENT_CHARS = 64 * 1024;

export function createSseReader(onEvent: (event: ServerSentEvent) => void): { push: (chunk: string) => void } {
  let rest = '';
  let event = 'message';
  let data: string[] = [];
  let chars = 0;
  const line = (text: string): void => {
    if (text === '') {
      if (data.length > 0) onEvent({ event, data: data.join('\n') });
      event = 'message';
      data = [];
      chars = 0;
    } else if (text.startsWith('event:')) event = text.slice(6).trim();
    else if (text.startsWith('data:')) {
      chars += text.length;
      if (chars > MAX_EVENT_CHARS) data = [];
      else data.push(text.slice(5).trimStart());
    }
  };
  return {
    push(chunk) {
      rest += chunk;
      let end = rest.search(/\r\n|\n|\r(?=.)/s);
      while (end >= 0) {
        line(rest.slice(0, end));
        rest = rest.slice(end + (rest.startsWith('\r\n', end) ? 2 : 1));
        end = rest.search(/\r\n|\n|\r(?=.)/s);
      }
      if (rest.length > MAX_EVENT_CHARS) rest = '';
    },
  };
}
