// Writes sound files: a sine in 16-bit PCM, for which no encoder is needed.
const SAMPLE_RATE = 22_050;
const HEADER_BYTES = 44;

export function wavOf({ seconds, hertz = 440 }) {
  const samples = Math.round(seconds * SAMPLE_RATE);
  const wav = Buffer.alloc(HEADER_BYTES + samples * 2);
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write("WAVEfmt ", 8, "latin1");
  wav.writeUInt32LE(16, 16); // bytes of the format
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(1, 22); // channels
  wav.writeUInt32LE(SAMPLE_RATE, 24);
  wav.writeUInt32LE(SAMPLE_RATE * 2, 28); // bytes a second
  wav.writeUInt16LE(2, 32); // bytes a frame
  wav.writeUInt16LE(16, 34); // bits a sample
  wav.write("data", 36, "latin1");
  wav.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i++) {
    wav.writeInt16LE(
      Math.round(8_000 * Math.sin((2 * Math.PI * hertz * i) / SAMPLE_RATE)),
      HEADER_BYTES + 2 * i,
    );
  }
  return wav;
}
