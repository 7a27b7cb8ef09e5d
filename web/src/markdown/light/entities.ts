/**
 * In place of the package `entities`, whose table is larger than all else that renders Markdown: the browser has the same one.
 * @param text one named character, `&amp;`; what is none stays as it is
 */
export function decodeHTMLStrict(text: string): string {
  if (!/^&[a-z0-9]+;$/i.test(text)) return text;
  return new DOMParser().parseFromString(`<p>${text}</p>`, 'text/html').querySelector('p')?.textContent ?? text;
}
