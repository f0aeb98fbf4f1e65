import type { Upload, UploadsState } from "./uploads";

/** How far all files are that are on their way. */
export interface Batch {
  readonly done: number;
  readonly all: number;
  /** From 0 to 1. */
  readonly progress: number;
}

/** Of the way of one file; preparing begins when all of it is sent. */
const sendingShare = 0.7;

function partOf({ state, progress }: Upload): number {
  if (state === "sending") return progress * sendingShare;
  return state === "preparing" ? sendingShare + progress * (1 - sendingShare) : 0;
}

/** Null while nothing is on its way; what failed is on no way any more. */
export function batchOf({
  uploads,
  finishedOfBatch: done,
}: Pick<UploadsState, "uploads" | "finishedOfBatch">): Batch | null {
  const active = uploads.filter(({ state }) => state !== "failed" && state !== "held");
  if (active.length === 0) return null;
  const all = done + active.length;
  return { done, all, progress: active.reduce((sum, upload) => sum + partOf(upload), done) / all };
}
