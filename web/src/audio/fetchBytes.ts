/** A refusal that asking again will not change, such as 404. */
export class RefusedError extends Error {
  constructor(readonly status: number) {
    super(`The server answered ${status}.`);
    this.name = "RefusedError";
  }
}

/** Fetches a body and tells its progress from 0 to 1. Throws RefusedError, or what fetch throws. */
export async function fetchBytes(
  url: string,
  signal: AbortSignal,
  onProgress: (progress: number) => void,
): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal });
  if (!response.ok) {
    await response.body?.cancel();
    throw isFinal(response.status) ? new RefusedError(response.status) : new Error(`HTTP ${response.status}`);
  }
  if (response.body === null) {
    return response.arrayBuffer();
  }
  const expected = Number(response.headers.get("content-length") ?? 0);
  const chunks: Uint8Array[] = [];
  let received = 0;
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    received += read.value.byteLength;
    onProgress(expected > 0 ? Math.min(1, received / expected) : 0);
  }
  return join(chunks, received);
}

function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;
}

function join(chunks: readonly Uint8Array[], length: number): ArrayBuffer {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes.buffer;
}
