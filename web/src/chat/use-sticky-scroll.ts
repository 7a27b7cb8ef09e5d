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
    let last = element.scrollTop;
    const isNear = () => element.scrollHeight - element.scrollTop - element.clientHeight <= nearPx;
    // Text may have come in between a move to the end and the event that tells of it: only who moves up leaves the end.
    const onScroll = () => {
      if (isNear()) stuck.value = true;
      else if (element.scrollTop < last) stuck.value = false;
      last = element.scrollTop;
    };
    const resized = new ResizeObserver(() => {
      if (stuck.value) element.scrollTop = element.scrollHeight;
      else stuck.value = isNear();
    });
    // Whoever opens something wants to see its beginning.
    const onClick = (event: Event) => {
      if ((event.target as Element).closest('summary')) stuck.value = false;
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('click', onClick);
    resized.observe(content.current!);
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('click', onClick);
      resized.disconnect();
    };
  }, []);

  return { scroll, content, stuck, toEnd };
}
