import { sqlOf, type Part, type ToolPart } from './turn';

/** Where in a statement a message says that it went wrong, as the server words it. */
export function placeIn(message: string): { line: number; column: number | null } | null {
  const match = /\(line (\d+)(?:, column (\d+))?\)/.exec(message);
  return match ? { line: Number(match[1]), column: match[2] === undefined ? null : Number(match[2]) } : null;
}

/** The number of this try, and what follows it: another that is here, one that is on its way, or none. */
export function triesOf(parts: readonly Part[], part: ToolPart, isRunning: boolean): { attempt: number; next: 'tried' | 'trying' | 'none' } {
  const tries = parts.filter((other): other is ToolPart => other.kind === 'tool' && other.tool === part.tool && sqlOf(other.arguments) !== null);
  const at = tries.indexOf(part);
  let attempt = 1;
  for (let before = at - 1; before >= 0 && tries[before]!.outcome.value?.ok === false; before--) attempt++;
  return { attempt, next: at < tries.length - 1 ? 'tried' : isRunning ? 'trying' : 'none' };
}
