import type { AacIndex } from "./aacIndex";

const HEADER_BYTES = 7;

/** AAC frames of an MP4 file as a stream that decoders take without an index (ADTS). */
export function adtsOf(file: Uint8Array, index: AacIndex, fromFrame: number, toFrame: number): ArrayBuffer {
  const sizes = index.sizes.subarray(fromFrame, toFrame);
  const stream = new Uint8Array(sizes.reduce((sum, size) => sum + size + HEADER_BYTES, 0));
  let at = 0;
  sizes.forEach((size, frame) => {
    const from = index.offsets[fromFrame + frame] ?? 0;
    stream.set(header(index, size + HEADER_BYTES), at);
    stream.set(file.subarray(from, from + size), at + HEADER_BYTES);
    at += size + HEADER_BYTES;
  });
  return stream.buffer;
}

function header({ objectType, rateCode, channels }: AacIndex, size: number): number[] {
  return [
    0xff,
    0xf1, // MPEG-4, no checksum
    ((objectType - 1) << 6) | (rateCode << 2) | (channels >> 2),
    ((channels & 3) << 6) | (size >> 11),
    (size >> 3) & 0xff,
    ((size & 7) << 5) | 0x1f,
    0xfc,
  ];
}
