import { batch } from '@preact/signals';

/**
 * Hands over what arrives once per frame, so that two hundred events a second cost sixty renderings. A hidden tab draws
 * no frames; a timer stands in for them there.
 */
export class FrameQueue<T> {
  #items: T[] = [];
  #scheduled = false;

  constructor(readonly apply: (item: T) => void) {}

  add(item: T): void {
    this.#items.push(item);
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (document.hidden) setTimeout(() => this.flush(), 100);
    else requestAnimationFrame(() => this.flush());
  }

  flush(): void {
    const items = this.#items;
    this.#items = [];
    this.#scheduled = false;
    batch(() => items.forEach(this.apply));
  }

  clear(): void {
    this.#items = [];
  }
}
