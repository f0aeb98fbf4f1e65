/** Where each frame of an AAC file (MP4, its index in front) lies. */
export interface AacIndex {
  readonly sampleRate: number;
  readonly channels: number;
  /** As in the decoder's configuration: of the MPEG-4 object type and of the sample rate. */
  readonly objectType: number;
  readonly rateCode: number;
  /** In bytes from the file's beginning, and one more: where the last frame ends. */
  readonly offsets: Float64Array;
  readonly sizes: Float64Array;
}

export const SAMPLES_PER_FRAME = 1_024;

/** By which a frame's time, and the sum of all times, may be told wrong. */
const ROUNDING_SAMPLES = 2;

/** Of a day. */
const MOST_FRAMES = 5_000_000;

interface Box {
  readonly type: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Reads the index of an MP4 file with one AAC track from the bytes that are present of its beginning.
 * `needed`: so many bytes there must be.
 * Null for what is no such file: it is then loaded whole.
 */
export function readAacIndex(
  file: Uint8Array,
  present: number,
): AacIndex | { readonly needed: number } | null {
  const view = new DataView(file.buffer, file.byteOffset, Math.min(present, file.byteLength));
  try {
    const movie = [...boxes(view, 0, view.byteLength)].find(({ type }) => type === "moov");
    if (movie === undefined) {
      return null;
    }
    return movie.to > view.byteLength ? { needed: movie.to } : indexOf(view, movie);
  } catch (error) {
    if (error instanceof RangeError) {
      return null;
    }
    throw error;
  }
}

function indexOf(view: DataView, movie: Box): AacIndex | null {
  const tracks = [...boxes(view, movie.from, movie.to)].filter(({ type }) => type === "trak");
  const table = tracks.length === 1 ? find(view, tracks[0], "mdia", "minf", "stbl") : null;
  const box = (type: string) => find(view, table, type);
  const [description, times, sizes, chunks] = [box("stsd"), box("stts"), box("stsz"), box("stsc")];
  const offsets = box("stco") ?? box("co64");
  if (!description || !times || !sizes || !chunks || !offsets || !isSteady(view, times)) {
    return null;
  }
  const configuration = readConfiguration(view, description);
  const frameSizes = readSizes(view, sizes);
  return (
    configuration && {
      ...configuration,
      sizes: frameSizes,
      offsets: place(view, frameSizes, chunks, offsets),
    }
  );
}

function* boxes(view: DataView, from: number, to: number): Generator<Box> {
  for (let at = from; at + 8 <= to;) {
    const short = view.getUint32(at);
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short;
    const header = short === 1 ? 16 : 8;
    const end = short === 0 ? to : at + size;
    if (end < at + header) {
      return;
    }
    yield { type: text(view, at + 4), from: at + header, to: end };
    at = end;
  }
}

function find(view: DataView, box: Box | null | undefined, ...path: readonly string[]): Box | null {
  return path.reduce<Box | null>(
    (parent, wanted) =>
      (parent && [...boxes(view, parent.from, parent.to)].find(({ type }) => type === wanted)) ?? null,
    box ?? null,
  );
}

function text(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(at + index)));
}

/**
 * Whether the frames are of the usual length, whatever the last one is said to last. Some are told a sample or two
 * too short or long, where times were rounded on the way to the encoder: the music in them is of 1024 all the same.
 */
function isSteady(view: DataView, times: Box): boolean {
  const entries = view.getUint32(times.from + 4);
  let driftSamples = 0;
  for (let entry = 0; entry < entries; entry++) {
    const [count, samples] = [
      view.getUint32(times.from + 8 + 8 * entry),
      view.getUint32(times.from + 12 + 8 * entry),
    ];
    const isLast = entry === entries - 1 && count === 1 && entries > 1;
    driftSamples += isLast ? 0 : count * (samples - SAMPLES_PER_FRAME);
    if (
      !isLast &&
      (Math.abs(samples - SAMPLES_PER_FRAME) > ROUNDING_SAMPLES || Math.abs(driftSamples) > ROUNDING_SAMPLES)
    ) {
      return false;
    }
  }
  return entries > 0;
}

/** From the AudioSpecificConfig at the end of the elementary stream's descriptor. */
function readConfiguration(
  view: DataView,
  description: Box,
): Pick<AacIndex, "sampleRate" | "channels" | "objectType" | "rateCode"> | null {
  const entry = [...boxes(view, description.from + 8, description.to)][0];
  if (entry?.type !== "mp4a") {
    return null;
  }
  const sampleRate = view.getUint16(entry.from + 24);
  const stream = find(view, { ...entry, from: entry.from + 28 }, "esds");
  if (!stream) {
    return null;
  }
  for (let at = stream.from + 4; at < stream.to;) {
    const tag = view.getUint8(at++);
    let size = 0;
    for (let more = true; more; at++) {
      const byte = view.getUint8(at);
      size = size * 128 + (byte & 0x7f);
      more = (byte & 0x80) !== 0;
    }
    if (tag === 5) {
      const bits = view.getUint16(at);
      return {
        sampleRate,
        objectType: bits >> 11,
        rateCode: (bits >> 7) & 0xf,
        channels: (bits >> 3) & 0xf,
      };
    }
    // The two outer descriptors hold the one that is looked for: only their heads are skipped.
    at += tag === 3 ? 3 : tag === 4 ? 13 : size;
  }
  return null;
}

function readSizes(view: DataView, sizes: Box): Float64Array {
  const same = view.getUint32(sizes.from + 4);
  const count = view.getUint32(sizes.from + 8);
  if (count > MOST_FRAMES) {
    throw new RangeError("No recording has so many frames.");
  }
  return Float64Array.from(
    { length: count },
    (_, frame) => same || view.getUint32(sizes.from + 12 + 4 * frame),
  );
}

/** Frames lie one after the other in chunks, whose lengths are told where they change. */
function place(view: DataView, sizes: Float64Array, chunks: Box, offsets: Box): Float64Array {
  const placed = new Float64Array(sizes.length);
  const runs = view.getUint32(chunks.from + 4);
  const firstChunk = (run: number) => view.getUint32(chunks.from + 8 + 12 * run);
  const long = offsets.type === "co64";
  let frame = 0;
  let run = 0;
  for (let chunk = 0; chunk < view.getUint32(offsets.from + 4); chunk++) {
    if (run + 1 < runs && chunk + 1 >= firstChunk(run + 1)) {
      run++;
    }
    let at = long
      ? Number(view.getBigUint64(offsets.from + 8 + 8 * chunk))
      : view.getUint32(offsets.from + 8 + 4 * chunk);
    const frames = view.getUint32(chunks.from + 12 + 12 * run);
    for (let end = Math.min(sizes.length, frame + frames); frame < end; frame++) {
      placed[frame] = at;
      at += sizes[frame] ?? 0;
    }
  }
  return placed;
}
