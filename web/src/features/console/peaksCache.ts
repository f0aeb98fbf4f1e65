import { readPeaks, type Peaks } from "./waveform";

const keptFiles = 24;
const known = new Map<string, Promise<Peaks | null>>();

/** The peaks at an address, fetched once: its name changes with its content. A failure is asked for anew. */
export function peaksAt(url: string): Promise<Peaks | null> {
  const reading = known.get(url) ?? fetchPeaks(url);
  known.delete(url);
  known.set(url, reading);
  const [oldest] = known.keys();
  if (known.size > keptFiles && oldest !== undefined) known.delete(oldest);
  return reading;
}

async function fetchPeaks(url: string): Promise<Peaks | null> {
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`The waveform answered ${answer.status}.`);
    return readPeaks(await answer.arrayBuffer());
  } catch {
    known.delete(url);
    return null;
  }
}
