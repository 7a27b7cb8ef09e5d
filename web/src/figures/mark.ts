import type { Evidence, Found } from './evidence';
import { figuresIn } from './figure';

const skipped = 'pre, code, a, button';

/**
 * Marks the figures of an answer: one that stands in a result becomes a button that leads to its cell, one that stands
 * nowhere is pointed out.
 */
export function markFigures(content: DocumentFragment, evidence: Evidence, open: (found: Exclude<Found, 'known'>) => void): void {
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) if (!text.parentElement?.closest(skipped)) markText(text, evidence, open);
}

function markText(node: Text, evidence: Evidence, open: (found: Exclude<Found, 'known'>) => void): void {
  const text = node.data;
  const parts: (string | Node)[] = [];
  let end = 0;
  for (const figure of figuresIn(text)) {
    const found = evidence.find(figure);
    if (found === 'known' || (found === null && !evidence.isWhole)) continue;
    parts.push(text.slice(end, figure.start), found ? linked(figure.text, found, open) : unfounded(figure.text));
    end = figure.end;
  }
  if (parts.length > 0) node.replaceWith(...parts, text.slice(end));
}

function linked(text: string, found: Exclude<Found, 'known'>, open: (found: Exclude<Found, 'known'>) => void): HTMLElement {
  const button = document.createElement('button');
  const column = found.result.columns[found.column]!.name;
  button.type = 'button';
  button.className = 'figure-link';
  button.textContent = text;
  button.title = `Row ${found.row + 1}, ${column}`;
  button.setAttribute('aria-label', `${text}: show row ${found.row + 1}, ${column}, in the result`);
  button.addEventListener('click', () => open(found));
  return button;
}

function unfounded(text: string): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'figure-unfounded';
  mark.title = 'This figure stands in no result of this conversation.';
  mark.textContent = text;
  const note = document.createElement('span');
  note.className = 'hidden';
  note.textContent = ' (stands in no result)';
  mark.append(note);
  return mark;
}
