import { createStore, type StoreApi } from "zustand/vanilla";
import { toApiError } from "../../api/errors";
import { newUuid } from "../../api/uuid";

export interface Upload {
  /** Also the id of the track that it becomes. */
  readonly id: string;
  readonly fileName: string;
  readonly state: "waiting" | "preparing" | "ready" | "failed";
  readonly code: string | null;
}

export interface UploadsState {
  readonly uploads: readonly Upload[];
  /** How many have become tracks. */
  readonly finished: number;
}

const atOnce = 2;

/** Files on their way to becoming tracks: two at a time, each with its own end. */
export class Uploads {
  readonly store: StoreApi<UploadsState> = createStore<UploadsState>(() => ({ uploads: [], finished: 0 }));
  private readonly waiting: { readonly id: string; readonly file: File }[] = [];
  private running = 0;

  constructor(private readonly upload: (trackId: string, file: File) => Promise<void>) {}

  add(files: Iterable<File>): void {
    for (const file of files) {
      const id = newUuid();
      this.waiting.push({ id, file });
      const entry: Upload = { id, fileName: file.name, state: "waiting", code: null };
      this.store.setState(({ uploads }) => ({ uploads: [...uploads, entry] }));
    }
    this.runNext();
  }

  dismiss(id: string): void {
    this.store.setState(({ uploads }) => ({ uploads: uploads.filter((upload) => upload.id !== id) }));
  }

  private runNext(): void {
    while (this.running < atOnce) {
      const next = this.waiting.shift();
      if (!next) return;
      this.running++;
      void this.run(next.id, next.file).finally(() => {
        this.running--;
        this.runNext();
      });
    }
  }

  private async run(id: string, file: File): Promise<void> {
    this.change(id, { state: "preparing" });
    try {
      await this.upload(id, file);
      this.dismiss(id);
      this.store.setState(({ finished }) => ({ finished: finished + 1 }));
    } catch (failure) {
      this.change(id, { state: "failed", code: toApiError(failure).code });
    }
  }

  private change(id: string, changes: Partial<Upload>): void {
    this.store.setState(({ uploads }) => ({
      uploads: uploads.map((upload) => (upload.id === id ? { ...upload, ...changes } : upload)),
    }));
  }
}
