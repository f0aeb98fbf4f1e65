import { type ClockSample, localNowMs } from "./sample";

const PROBES = 8;
const TIMEOUT_MS = 2_000;

/** Asks the server's clock eight times in a row. What fails is left out; never throws. */
export async function probeBurst(url: string): Promise<ClockSample[]> {
  const samples: ClockSample[] = [];
  for (let probe = 0; probe < PROBES; probe++) {
    const sample = await ask(url);
    if (sample === null) {
      break;
    }
    samples.push(sample);
  }
  return samples;
}

async function ask(url: string): Promise<ClockSample | null> {
  try {
    const t0 = localNowMs();
    const response = await fetch(url, {
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    // Stamped before the body is read: parsing is no part of the way back.
    const t3 = localNowMs();
    return response.ok ? toSample(await response.json(), t0, t3) : null;
  } catch {
    return null;
  }
}

/** Reads `{"clockId", "receivedMs", "sentMs"}`; null for anything else. */
export function toSample(body: unknown, t0: number, t3: number): ClockSample | null {
  if (typeof body !== "object" || body === null) {
    return null;
  }
  const { clockId, receivedMs, sentMs } = body as Record<string, unknown>;
  if (typeof clockId !== "string" || typeof receivedMs !== "number" || typeof sentMs !== "number") {
    return null;
  }
  return { clockId, t0, t1: receivedMs, t2: sentMs, t3 };
}
