import { signal } from '@preact/signals';
import { memo } from 'preact/compat';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { splitBlocks } from './blocks';

/** Marks something in what was rendered, such as figures. */
export type Mark = (content: DocumentFragment) => void;

interface BlockProps {
  text: string;
  mark: Mark | null;
}

type Render = (text: string) => DocumentFragment;

/** What renders comes when the first answer does, or a moment before: an empty page needs none of it. */
const render = signal<Render | null>(null);

export async function loadMarkdown(): Promise<void> {
  if (!render.value) render.value = (await import('./render')).renderFragment;
}

const Block = memo(function Block({ text, mark }: BlockProps) {
  const root = useRef<HTMLDivElement>(null);
  const toFragment = render.value;
  useLayoutEffect(() => {
    if (!toFragment) {
      root.current!.textContent = text;
      return;
    }
    const content = toFragment(text);
    mark?.(content);
    root.current!.replaceChildren(content);
  }, [text, mark, toFragment]);
  return <div class={toFragment ? 'md-block' : 'md-block plain'} ref={root} />;
});

export function Markdown({ text, mark = null }: { text: string; mark?: Mark | null }) {
  void loadMarkdown();
  return (
    <div class="md">
      {splitBlocks(text).map((block, index) => (
        <Block key={index} text={block} mark={mark} />
      ))}
    </div>
  );
}
