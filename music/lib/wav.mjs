/** Writes 32-bit float stereo WAV files. */
import { writeFileSync } from "node:fs";

export const SAMPLE_RATE = 48_000;

const CHANNELS = 2;
const BYTES_PER_SAMPLE = 4;
const IEEE_FLOAT = 3;

export function writeWav(file, left, right) {
  const dataBytes = left.length * CHANNELS * BYTES_PER_SAMPLE;
  const bytes = Buffer.alloc(44 + dataBytes);
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(36 + dataBytes, 4);
  bytes.write("WAVEfmt ", 8, "latin1");
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(IEEE_FLOAT, 20);
  bytes.writeUInt16LE(CHANNELS, 22);
  bytes.writeUInt32LE(SAMPLE_RATE, 24);
  bytes.writeUInt32LE(SAMPLE_RATE * CHANNELS * BYTES_PER_SAMPLE, 28);
  bytes.writeUInt16LE(CHANNELS * BYTES_PER_SAMPLE, 32);
  bytes.writeUInt16LE(8 * BYTES_PER_SAMPLE, 34);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(dataBytes, 40);
  for (let i = 0; i < left.length; i++) {
    bytes.writeFloatLE(left[i], 44 + 8 * i);
    bytes.writeFloatLE(right[i], 48 + 8 * i);
  }
  writeFileSync(file, bytes);
}
