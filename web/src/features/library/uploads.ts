import { createStore, type StoreApi } from "zustand/vanilla";
import { toApiError } from "../../api/errors";
import type { UploadRow } from "../../api/rows";
import { newUuid } from "../../api/uuid";

export interface Upload {
  /** Also the id of the track that it becomes. */
  readonly id: string;
  readonly fileName: string;
  readonly state: "waiting" | "sending" | "preparing" | "failed";
  /** Of sending, then of preparing: 0 to 1. */
  readonly progress: number;
  readonly code: string | null;
}

export interface UploadsState {
  readonly uploads: readonly Upload[];
  /** How many have become tracks. */
  readonly finished: number;
}

type Send = (trackId: string, file: File, onSent: (part: number) => void) => Promise<void>;

const atOnce = 2;
/** A refusal of long ago is no news to who opens the page. */
const newsMs = 60 * 60_000;

/** Files on their way to becoming tracks: two are sent at a time, and the server prepares what it has. */
export class Uploads {
  readonly store: StoreApi<UploadsState> = createStore<UploadsState>(() => ({ uploads: [], finished: 0 }));
  private readonly waiting: { readonly id: string; readonly file: File }[] = [];
  /** Of which nothing more is shown, though word of an earlier step may still arrive. */
  private readonly settled = new Set<string>();
  private running = 0;

  constructor(private readonly send: Send) {}

  add(files: Iterable<File>): void {
    for (const file of files) {
      const id = newUuid();
      this.waiting.push({ id, file });
      const entry: Upload = { id, fileName: file.name, state: "waiting", progress: 0, code: null };
      this.store.setState(({ uploads }) => ({ uploads: [...uploads, entry] }));
    }
    this.runNext();
  }

  dismiss(id: string): void {
    this.settled.add(id);
    this.store.setState(({ uploads }) => ({ uploads: uploads.filter((upload) => upload.id !== id) }));
  }

  /** What the server says of an upload: of this page, of another one, or of this one before it was reloaded. */
  told(row: UploadRow): void {
    const known = this.store.getState().uploads.find((upload) => upload.id === row.id);
    if (known ? known.state === "failed" : !this.adopts(row)) return;
    if (row.state === "ready") {
      this.dismiss(row.id);
      this.store.setState(({ finished }) => ({ finished: finished + 1 }));
    } else if (row.state === "failed") {
      this.change(row.id, { state: "failed", code: row.error_code });
    } else {
      this.change(row.id, { state: "preparing", progress: row.progress });
    }
  }

  private adopts(row: UploadRow): boolean {
    if (row.state === "ready") this.settled.add(row.id);
    if (this.settled.has(row.id)) return false;
    if (row.state === "failed" && Date.now() - Date.parse(row.updated_at) > newsMs) return false;
    const entry: Upload = {
      id: row.id,
      fileName: row.file_name,
      state: "preparing",
      progress: 0,
      code: null,
    };
    this.store.setState(({ uploads }) => ({ uploads: [...uploads, entry] }));
    return true;
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
    this.change(id, { state: "sending" });
    try {
      await this.send(id, file, (progress) => this.onlyWhileSending(id, { progress }));
      this.onlyWhileSending(id, { state: "preparing", progress: 0 });
    } catch (failure) {
      this.change(id, { state: "failed", code: toApiError(failure).code });
    }
  }

  // The server may tell more before its answer to the sending is read.
  private onlyWhileSending(id: string, changes: Partial<Upload>): void {
    const upload = this.store.getState().uploads.find((one) => one.id === id);
    if (upload?.state === "sending") this.change(id, changes);
  }

  private change(id: string, changes: Partial<Upload>): void {
    this.store.setState(({ uploads }) => ({
      uploads: uploads.map((upload) => (upload.id === id ? { ...upload, ...changes } : upload)),
    }));
  }
}
