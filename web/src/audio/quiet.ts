const WINDOW_SECONDS = 0.02;
const STEP_SECONDS = 0.01;
/** Loudness is judged by every eighth sample: it need not be exact. */
const STRIDE = 8;

/** So many seconds after a place in a recording its quietest moment begins, looking a given time ahead. */
export function quietestAfter(
  buffer: Pick<AudioBuffer, "sampleRate" | "getChannelData">,
  fromSeconds: number,
  withinSeconds: number,
): number {
  const { sampleRate } = buffer;
  const samples = buffer.getChannelData(0);
  let [quietest, least] = [0, Infinity];
  for (let after = 0; after <= withinSeconds; after += STEP_SECONDS) {
    const from = Math.round((fromSeconds + after) * sampleRate);
    const to = from + Math.round(WINDOW_SECONDS * sampleRate);
    if (to > samples.length) {
      break;
    }
    let energy = 0;
    for (let at = Math.max(0, from); at < to; at += STRIDE) {
      energy += (samples[at] ?? 0) ** 2;
    }
    if (energy < least) {
      [quietest, least] = [after, energy];
    }
  }
  return quietest;
}
