import { toApiError } from "./errors";

export interface FileToSend {
  readonly file: File;
  /** What the sender says beside it. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Sends a file's bytes as the storage API takes them, and tells how many are on their way: fetch cannot. */
export function sendFile(
  url: string,
  headers: Readonly<Record<string, string>>,
  { file, metadata }: FileToSend,
  onSent: (part: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    signal.addEventListener("abort", () => request.abort());
    request.onabort = () => reject(new DOMException("the upload was taken back", "AbortError"));
    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(toApiError(new TypeError("the file could not be sent")));
    request.onload = () => {
      if (request.status < 300) resolve();
      else reject(toApiError(answered(request.responseText), request.status));
    };
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    const form = new FormData();
    form.append("cacheControl", "3600");
    form.append("metadata", JSON.stringify(metadata));
    form.append("", file);
    request.send(form);
  });
}

function answered(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}
