import { useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import { useApp } from '../app/app';
import type { Found } from '../figures/evidence';
import { Evidence } from '../figures/evidence';
import { figuresIn } from '../figures/figure';
import { markFigures } from '../figures/mark';
import { Markdown } from '../markdown/Markdown';
import { gather, type Gathered } from './gather';
import { sqlOf, type TextPart, type Turn } from './turn';

/** The text of an answer. Once it is whole, its figures lead to the cells that they stand in. */
export function AnswerText({ part, turn }: { part: TextPart; turn: Turn }) {
  const { session, sources, panel } = useApp();
  const text = part.text.value;
  const evidence = useSignal<Evidence | null>(null);
  const isChecked = turn.status.value === 'succeeded' && text.length < longestChecked && figuresIn(text).length > 0 && !isFromDocuments(turn);
  useEffect(() => {
    if (!isChecked) return;
    let gone = false;
    const look = async () => {
      const counts = (sources.list.value ?? []).flatMap(({ schema }) => schema?.tables.map((table) => table.row_count ?? -1) ?? []);
      const of = (gathered: Gathered) => new Evidence(gathered.reads, [...gathered.statements, ...givenBy(turn)], [...counts, ...gathered.counts]);
      const near = of(await gather(session.turns.value, turn, 'shown'));
      const isFound = figuresIn(text).every((figure) => near.find(figure) !== null);
      const all = isFound ? near : of(await gather(session.turns.value, turn, 'all'));
      if (!gone) evidence.value = all;
    };
    void look();
    return () => {
      gone = true;
    };
  }, [isChecked, text]);
  const open = (found: Exclude<Found, 'known'>) => {
    const sql = turn.answer.value?.result?.result_id === found.result.result_id ? (turn.answer.value?.sql ?? null) : null;
    panel.openAt({ result: found.result, sql, datasetId: sources.current.value?.dataset.id ?? null, threadId: session.threadId.value }, found);
  };
  const known = evidence.value;
  const mark = useCallback((content: DocumentFragment) => known && markFigures(content, known, open), [known]);
  return <Markdown text={text} mark={known ? mark : null} />;
}

/** Far longer than any answer about figures. */
const longestChecked = 20_000;

/** What stands in documents is cited, and no cell holds it. */
function isFromDocuments(turn: Turn): boolean {
  return turn.parts.value.some((part) => part.kind === 'tool' && part.tool === 'search_archives');
}

function givenBy(turn: Turn): string[] {
  const statements = turn.parts.value.map((part) => (part.kind === 'tool' ? (sqlOf(part.arguments) ?? '') : ''));
  return [turn.question, turn.answer.value?.sql ?? '', ...(turn.answer.value?.assumptions ?? []), ...statements];
}
