/** Goes through earlier messages by arrow keys, as a shell does. */
export class Recall {
  /** How far back; 0 is what is being written. */
  #at = 0;
  #draft = '';

  reset(): void {
    this.#at = 0;
  }

  back(asked: readonly string[], text: string): string | null {
    const past = distinct(asked);
    if (this.#at >= past.length) return null;
    if (this.#at === 0) this.#draft = text;
    return past[past.length - ++this.#at]!;
  }

  forward(asked: readonly string[]): string | null {
    if (this.#at === 0) return null;
    const past = distinct(asked);
    return --this.#at === 0 ? this.#draft : past[past.length - this.#at]!;
  }
}

/** What was asked twice in a row is gone through once. */
function distinct(asked: readonly string[]): string[] {
  return asked.filter((text, index) => text !== asked[index - 1]);
}
