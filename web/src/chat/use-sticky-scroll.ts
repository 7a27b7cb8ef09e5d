import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** A reader this close to the end wants to stay there while text comes in. */
const nearPx = 48;

export function useStickyScroll() {
  const scroll = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stuck = useSignal(true);

  const toEnd = () => {
    stuck.value = true;
    const element = scroll.current;
    if (element) element.scrollTop = element.scrollHeight;
  };

  useEffect(() => {
    const element = scroll.current!;
    const onScroll = () => (stuck.value = element.scrollHeight - element.scrollTop - element.clientHeight <= nearPx);
    const resized = new ResizeObserver(() => {
      if (stuck.value) element.scrollTop = element.scrollHeight;
      else onScroll();
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    resized.observe(content.current!);
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      resized.disconnect();
    };
  }, []);

  return { scroll, content, stuck, toEnd };
}
