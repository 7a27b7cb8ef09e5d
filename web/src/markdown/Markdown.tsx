import { memo } from 'preact/compat';
import { splitBlocks } from './blocks';
import { renderMarkdown } from './render';

const Block = memo(function Block({ text }: { text: string }) {
  return <div class="md-block" dangerouslySetInnerHTML={{ __html: renderMarkdown(text) }} />;
});

export function Markdown({ text }: { text: string }) {
  return (
    <div class="md">
      {splitBlocks(text).map((block, index) => (
        <Block key={index} text={block} />
      ))}
    </div>
  );
}
