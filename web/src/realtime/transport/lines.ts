import type { Sendable } from "./socketLike.ts";

/** What the server says in a line, by its first letter. */
export type Line =
  | { readonly kind: "opened"; readonly id: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "binary"; readonly bytes: ArrayBuffer }
  | { readonly kind: "ping" }
  | { readonly kind: "closed"; readonly code: number; readonly reason: string };

const field = "data:";

/** Cuts what comes, in pieces of whatever length, into lines; comments and what it does not know are skipped. */
export class LineReader {
  private rest = "";

  read(piece: string): Line[] {
    const events = (this.rest + piece).split("\n\n");
    this.rest = events.pop() ?? "";
    return events.flatMap((event) => (event.startsWith(field) ? parsed(event.slice(field.length)) : []));
  }
}

function parsed(line: string): Line[] {
  const content = line.slice(1);
  switch (line.charAt(0)) {
    case "o":
      return [{ kind: "opened", id: content }];
    case "t":
      return [{ kind: "text", text: content }];
    case "b":
      return [{ kind: "binary", bytes: bytesOf(content) }];
    case "p":
      return [{ kind: "ping" }];
    case "c":
      return [{ kind: "closed", ...(JSON.parse(content) as { code: number; reason: string }) }];
    default:
      return [];
  }
}

/** A frame as the line that the server reads. Text is JSON, in which a line feed stands between tokens only. */
export function lineOf(frame: Sendable): string {
  return typeof frame === "string" ? `t${frame.replace(/[\r\n]/g, " ")}` : `b${base64Of(frame)}`;
}

function base64Of(frame: Exclude<Sendable, string>): string {
  const bytes = ArrayBuffer.isView(frame)
    ? new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength)
    : new Uint8Array(frame);
  let latin1 = "";
  for (const byte of bytes) latin1 += String.fromCharCode(byte);
  return btoa(latin1);
}

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;
}
