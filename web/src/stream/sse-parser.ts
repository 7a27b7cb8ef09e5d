export interface RawEvent {
  id: string | null;
  name: string;
  data: string;
}

/** Reads server-sent events out of text that arrives in pieces, cut anywhere. */
export class SseParser {
  #rest = '';
  #id: string | null = null;
  #name = '';
  #data: string[] = [];

  push(text: string): RawEvent[] {
    const events: RawEvent[] = [];
    const buffer = this.#rest + text;
    let start = 0;
    for (;;) {
      const end = lineEnd(buffer, start);
      if (end === null) break;
      this.#line(buffer.slice(start, end.at), events);
      start = end.next;
    }
    this.#rest = buffer.slice(start);
    return events;
  }

  #line(line: string, events: RawEvent[]): void {
    if (line === '') {
      if (this.#data.length > 0) events.push({ id: this.#id, name: this.#name || 'message', data: this.#data.join('\n') });
      this.#id = null;
      this.#name = '';
      this.#data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'id') this.#id = value;
    else if (field === 'event') this.#name = value;
    else if (field === 'data') this.#data.push(value);
  }
}

function lineEnd(text: string, from: number): { at: number; next: number } | null {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\n') return { at: i, next: i + 1 };
    if (text[i] === '\r') {
      // The other half of a CRLF may still be on its way.
      if (i + 1 === text.length) return null;
      return { at: i, next: text[i + 1] === '\n' ? i + 2 : i + 1 };
    }
  }
  return null;
}
