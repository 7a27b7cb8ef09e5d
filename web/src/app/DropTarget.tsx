import { useSignal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { useApp } from './app';

/** Files may be dropped anywhere on the page; while they hang over it, it says what would become of them. */
export function DropTarget() {
  const app = useApp();
  const over = useSignal(false);
  useLayoutEffect(() => {
    // Enter and leave come for every element on the way: the last to be entered is the one that counts.
    let last: EventTarget | null = null;
    const onEnter = (event: DragEvent) => {
      last = event.target;
      if (holdsFiles(event)) over.value = true;
    };
    const onLeave = (event: DragEvent) => {
      if (event.target === last) over.value = false;
    };
    const onOver = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      over.value = false;
      // A part of the page that takes files by itself has done so.
      if (!holdsFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) app.take(files);
    };
    addEventListener('dragenter', onEnter);
    addEventListener('dragleave', onLeave);
    addEventListener('dragover', onOver);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragenter', onEnter);
      removeEventListener('dragleave', onLeave);
      removeEventListener('dragover', onOver);
      removeEventListener('drop', onDrop);
    };
  }, [app]);
  return over.value ? <div class="drop-over">Drop files to look at their data. Nothing is used before you say so.</div> : null;
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
