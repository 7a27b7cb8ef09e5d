import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { RunError } from '../api/types';
import { bytes } from '../format/times';
import { percent } from '../format/numbers';
import { Trouble } from './Page';

/** Files on their way to the server, as this part of the page shows them. */
export interface Incoming {
  readonly step: Signal<string>;
  readonly fraction: Signal<number>;
  readonly error: Signal<RunError | null>;
  readonly files: Signal<readonly File[]>;
  readonly isBusy: { readonly value: boolean };
  begin(files: readonly File[]): Promise<void>;
  cancel(): void;
}

interface FileDropProps {
  state: Incoming;
  accept: string;
  hint: string;
  label: string;
}

/** Takes files that are dropped or chosen, and shows how far they have come. */
export function FileDrop({ state, accept, hint, label }: FileDropProps) {
  const over = useSignal(false);
  const id = useId();
  const drop = (event: DragEvent) => {
    event.preventDefault();
    over.value = false;
    void state.begin([...(event.dataTransfer?.files ?? [])]);
  };
  if (state.isBusy.value) return <Progress state={state} />;
  return (
    <>
      <div
        class={over.value ? 'file-drop over' : 'file-drop'}
        onDragOver={(event) => {
          event.preventDefault();
          over.value = true;
        }}
        onDragLeave={() => (over.value = false)}
        onDrop={drop}
      >
        <label class="button primary" for={id}>
          {label}
        </label>
        <input
          id={id}
          class="file-input"
          type="file"
          multiple
          accept={accept}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            // The same file again is a change too.
            event.currentTarget.value = '';
            void state.begin(files);
          }}
        />
        <span class="or">or drop them here</span>
        <p id={`${id}-hint`}>{hint}</p>
      </div>
      <Trouble error={state.error.value} />
    </>
  );
}

function Progress({ state }: { state: Incoming }) {
  const files = state.files.value;
  const fraction = state.fraction.value;
  const reading = state.step.value === 'reading';
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return (
    <div class="file-drop busy">
      <p dir="auto">{files.length === 1 ? files[0]!.name : `${files.length} files`}</p>
      <progress aria-label="Upload" {...(reading ? {} : { value: fraction })} max={1} />
      <p>{reading ? 'Finding tables and types' : `${percent(fraction)} of ${bytes(size)}`}</p>
      <button type="button" class="button" onClick={() => state.cancel()}>
        Cancel
      </button>
    </div>
  );
}
