import { isAccountGone, isAway } from "../../api/errors";
import type { Backend } from "../../app/Backend";

/** Runs a call as somebody; where the remembered account is gone, once more with a new one. */
export async function signedIn<T>(backend: Backend, name: string, call: () => Promise<T>): Promise<T> {
  await backend.account.ensureSignedIn(name);
  try {
    return await call();
  } catch (error) {
    if (!isAccountGone(error)) throw error;
    await backend.account.forget();
    await backend.account.ensureSignedIn(name);
    return call();
  }
}

const retryDelayMs = 2000;

/** Waits out an absent server: calls again until it answers, in whatever way. */
export async function untilAnswered<T>(
  call: () => Promise<T>,
  onAway: () => void,
  signal: AbortSignal,
): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isAway(error)) throw error;
      onAway();
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
      signal.throwIfAborted();
    }
  }
}
