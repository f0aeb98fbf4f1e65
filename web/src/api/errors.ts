/** A refusal with the server's stable code, or one of the page's own: offline, unexpected. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    /** How long the server asks to wait before the same is tried again. */
    readonly retryAfterS?: number,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** The server is not there, or not able to answer now: the same call may succeed later. */
export function isAway(error: unknown): boolean {
  return error instanceof ApiError && (error.code === "offline" || error.status >= 500);
}

const accountGoneCodes = new Set([
  "sign_in_first",
  "PGRST301",
  "bad_jwt",
  "session_not_found",
  "user_not_found",
]);

/** The account that this browser remembers is none to the server any more. */
export function isAccountGone(error: unknown): boolean {
  return error instanceof ApiError && accountGoneCodes.has(error.code);
}

interface Refusal {
  readonly code?: string | number | null;
  readonly error?: string;
  readonly message?: string;
  readonly status?: number;
  readonly statusCode?: string | number;
  readonly originalError?: unknown;
  readonly details?: unknown;
}

/** Details are a text, as Postgres has them; the server's own hold JSON. */
function retryAfterS(details: unknown): number | undefined {
  if (typeof details !== "string") return undefined;
  try {
    const told: unknown = JSON.parse(details);
    if (typeof told !== "object" || told === null || !("retry_after_s" in told)) return undefined;
    return typeof told.retry_after_s === "number" ? told.retry_after_s : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The error of any part of the client as an ApiError. Storage carries its code in `error` or
 * `statusCode`, auth and rest in `code`; a failed fetch carries none and no status.
 */
export function toApiError(cause: unknown, httpStatus = 0): ApiError {
  if (cause instanceof ApiError) return cause;
  const refusal: Refusal = typeof cause === "object" && cause !== null ? cause : {};
  const status = httpStatus || refusal.status || Number(refusal.statusCode) || 0;
  const message = refusal.message ?? String(cause);
  const code = [refusal.code, refusal.error, refusal.statusCode].find(
    (value): value is string => typeof value === "string" && /^[A-Za-z]/.test(value),
  );
  if (code) return new ApiError(code, message, status, retryAfterS(refusal.details));
  return new ApiError(status === 0 || status >= 500 ? "offline" : "unexpected", message, status);
}
