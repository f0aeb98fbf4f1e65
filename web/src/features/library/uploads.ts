import { createStore, type StoreApi } from "zustand/vanilla";
import { toApiError } from "../../api/errors";
import type { UploadRow } from "../../api/rows";
import { newUuid } from "../../api/uuid";

export interface Upload {
  /** Also the id of the track that it becomes. */
  readonly id: string;
  readonly fileName: string;
  /** Held is what waits for the word that it may be shared. */
  readonly state: "held" | "waiting" | "sending" | "preparing" | "failed";
  /** Of sending, then of preparing: 0 to 1. */
  readonly progress: number;
  readonly code: string | null;
  /** Whether this page has the file and may send it again. */
  readonly repeatable: boolean;
}

export interface UploadsState {
  readonly uploads: readonly Upload[];
  /** How many have become tracks. */
  readonly finished: number;
  /** How many of those since nothing was on its way. */
  readonly finishedOfBatch: number;
  /** Whether their sender has said that he may share them. */
  readonly confirmed: boolean;
}

type Send = (
  trackId: string,
  file: File,
  onSent: (part: number) => void,
  signal: AbortSignal,
) => Promise<void>;

const atOnce = 2;
/** A refusal of long ago is no news to who opens the page. */
const newsMs = 60 * 60_000;

/**
 * Files on their way to becoming tracks: held until they may be shared, then two are sent at a time, and the server
 * prepares what it has.
 */
export class Uploads {
  readonly store: StoreApi<UploadsState>;
  private readonly files = new Map<string, File>();
  private readonly sending = new Map<string, AbortController>();
  /** Of which nothing more is shown, though word of an earlier step may still arrive. */
  private readonly settled = new Set<string>();
  /** When the newest step came about that was told of each. */
  private readonly toldMs = new Map<string, number>();

  constructor(
    private readonly send: Send,
    confirmed: boolean,
  ) {
    this.store = createStore<UploadsState>(() => ({
      uploads: [],
      finished: 0,
      finishedOfBatch: 0,
      confirmed,
    }));
  }

  add(files: Iterable<File>): void {
    const { confirmed } = this.store.getState();
    for (const file of files) {
      const id = newUuid();
      this.files.set(id, file);
      const entry: Upload = {
        id,
        fileName: file.name,
        state: confirmed ? "waiting" : "held",
        progress: 0,
        code: null,
        repeatable: true,
      };
      this.store.setState(({ uploads }) => ({ uploads: [...uploads, entry] }));
    }
    this.runNext();
  }

  /** The word that what is sent may be shared, or that it may not any more. */
  confirm(confirmed: boolean): void {
    this.store.setState(({ uploads }) => ({
      confirmed,
      uploads: uploads.map((upload) =>
        upload.state === (confirmed ? "held" : "waiting")
          ? { ...upload, state: confirmed ? "waiting" : "held" }
          : upload,
      ),
    }));
    this.runNext();
  }

  /** Takes a file off the list, and back what of it is on its way. */
  dismiss(id: string): void {
    this.sending.get(id)?.abort();
    this.files.delete(id);
    this.settled.add(id);
    this.store.setState(({ uploads }) => ({ uploads: uploads.filter((upload) => upload.id !== id) }));
    this.restIfDone();
  }

  /** The same of all that the server does not have yet. */
  cancel(): void {
    for (const { id, state } of this.store.getState().uploads) {
      if (state !== "preparing" && state !== "failed") this.dismiss(id);
    }
  }

  /** Sends what failed once more: under the same id, so that it becomes one track. */
  retry(id: string): void {
    if (!this.files.has(id)) return;
    const { confirmed } = this.store.getState();
    this.change(id, { state: confirmed ? "waiting" : "held", progress: 0, code: null });
    this.runNext();
  }

  /** What the server says of an upload: of this page, of another one, or of this one before it was reloaded. */
  told(row: UploadRow): void {
    const known = this.store.getState().uploads.find((upload) => upload.id === row.id);
    if (known ? this.isStale(known, row) : !this.adopts(row)) return;
    this.toldMs.set(row.id, Date.parse(row.updated_at));
    if (row.state === "ready") {
      this.store.setState(({ finished, finishedOfBatch }) => ({
        finished: finished + 1,
        finishedOfBatch: finishedOfBatch + 1,
      }));
      this.dismiss(row.id);
    } else if (row.state === "failed") {
      this.fail(row.id, row.error_code ?? "unexpected");
    } else {
      this.change(row.id, { state: "preparing", progress: row.progress, code: null });
    }
  }

  /** A step before the last one, read before that was told; or the failure before the last attempt. */
  private isStale({ state }: Upload, row: UploadRow): boolean {
    if (row.state === "failed" && state !== "preparing") return true;
    return row.state !== "ready" && Date.parse(row.updated_at) < (this.toldMs.get(row.id) ?? -Infinity);
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
      repeatable: false,
    };
    this.store.setState(({ uploads }) => ({ uploads: [...uploads, entry] }));
    return true;
  }

  private runNext(): void {
    while (this.sending.size < atOnce) {
      const next = this.store.getState().uploads.find(({ state }) => state === "waiting");
      const file = next && this.files.get(next.id);
      if (!next || !file) return;
      void this.run(next.id, file);
    }
  }

  private async run(id: string, file: File): Promise<void> {
    const abort = new AbortController();
    this.sending.set(id, abort);
    this.change(id, { state: "sending", progress: 0 });
    try {
      await this.send(id, file, (progress) => this.onlyWhileSending(id, { progress }), abort.signal);
      this.onlyWhileSending(id, { state: "preparing", progress: 0 });
    } catch (failure) {
      if (!abort.signal.aborted) this.fail(id, toApiError(failure).code);
    } finally {
      this.sending.delete(id);
      this.runNext();
    }
  }

  private fail(id: string, code: string): void {
    this.change(id, { state: "failed", code });
    this.restIfDone();
  }

  private restIfDone(): void {
    if (this.store.getState().uploads.every(({ state }) => state === "failed")) {
      this.store.setState({ finishedOfBatch: 0 });
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
