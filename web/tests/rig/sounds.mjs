// Seeded sounds for measurements, and a WAV file around them.

function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Noise, mostly below 1 kHz: each moment of it is like no other, also when played a little too fast. */
export function noise(seconds, sampleRate, seed) {
  const random = seeded(seed);
  let level = 0;
  return new Float32Array(seconds * sampleRate).map(() => {
    level += (random() - level) * 0.1;
    return level;
  });
}

/** Notes of a scale with overtones, on a beat. */
export function musicLike(seconds, sampleRate, seed) {
  const random = seeded(seed);
  const beat = sampleRate / 4;
  const notes = Array.from({ length: seconds * 4 + 1 }, () => 110 * 2 ** (Math.floor(random() * 12) / 12));
  return new Float32Array(seconds * sampleRate).map((_, frame) => {
    const phase = (frame % beat) / beat;
    const turn = (2 * Math.PI * notes[Math.floor(frame / beat)] * frame) / sampleRate;
    return 0.2 * Math.exp(-4 * phase) * (Math.sin(turn) + Math.sin(2 * turn) / 2 + Math.sin(3 * turn) / 3);
  });
}

export function wav(samples, sampleRate) {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + samples.length * 2, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((value, at) =>
    file.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 32767), 44 + at * 2),
  );
  return file;
}
