/**
 * Cuts Markdown at blank lines outside fences, so that while an answer grows only its last block is rendered anew.
 * A blank line inside a list cuts nothing: the halves would be two lists.
 */
export function splitBlocks(text: string): string[] {
  const blocks: string[] = [];
  let current: string[] = [];
  let fence: string | null = null;
  let blank = false;
  for (const line of text.split('\n')) {
    if (fence === null && line.trim() === '') {
      if (current.length > 0) blank = true;
      continue;
    }
    if (blank) {
      if (continues(current, line)) current.push('');
      else {
        blocks.push(current.join('\n'));
        current = [];
      }
      blank = false;
    }
    current.push(line);
    fence = fenceAfter(fence, line);
  }
  if (current.length > 0) blocks.push(current.join('\n'));
  return blocks;
}

const listItem = /^ {0,3}([-*+]|\d{1,9}[.)])(\s|$)/;

function continues(block: readonly string[], line: string): boolean {
  if (!listItem.test(block[0] ?? '')) return false;
  return /^\s{2,}\S/.test(line) || listItem.test(line);
}

function fenceAfter(open: string | null, line: string): string | null {
  const match = /^\s{0,3}(`{3,}|~{3,})(.*)$/.exec(line);
  if (!match) return open;
  const [, marks, rest] = match as unknown as [string, string, string];
  if (open === null) return marks;
  return marks[0] === open[0] && marks.length >= open.length && rest.trim() === '' ? null : open;
}
