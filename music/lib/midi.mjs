/** Writes Standard MIDI Files: one tempo track and one track of channel events. */
export const TICKS_PER_BEAT = 960;

const NOTE_OFF = 0x80;
const NOTE_ON = 0x90;
const CONTROL = 0xb0;
const PROGRAM = 0xc0;
const PITCH_BEND = 0xe0;

const clamp7 = (value) => Math.max(0, Math.min(127, Math.round(value)));

export const noteOn = (channel, pitch, velocity) => [NOTE_ON | channel, clamp7(pitch), Math.max(1, clamp7(velocity))];

export const noteOff = (channel, pitch) => [NOTE_OFF | channel, clamp7(pitch), 0];

export const control = (channel, number, value) => [CONTROL | channel, number, clamp7(value)];

export const program = (channel, number) => [PROGRAM | channel, number];

/** @param cents within the default bend range of two semitones */
export function pitchBend(channel, cents) {
  const value = Math.max(0, Math.min(16383, Math.round(8192 + (cents / 200) * 8192)));
  return [PITCH_BEND | channel, value & 0x7f, value >> 7];
}

/**
 * @param events `{tick, bytes}` of one instrument, in any order
 * @param tempos `{tick, bpm}`
 * @param endTick where the file ends, so that the last notes may ring out
 */
export function midiFile(events, tempos, endTick) {
  const tempoTrack = tempos.map(({ tick, bpm }) => {
    const microseconds = Math.round(60_000_000 / bpm);
    const bytes = [0xff, 0x51, 3, microseconds >> 16, (microseconds >> 8) & 0xff, microseconds & 0xff];
    return { tick, bytes };
  });
  const header = [0, 1, 0, 2, TICKS_PER_BEAT >> 8, TICKS_PER_BEAT & 0xff];
  return Buffer.concat([
    chunk("MThd", header),
    chunk("MTrk", track(tempoTrack, endTick)),
    chunk("MTrk", track(events, endTick)),
  ]);
}

function track(events, endTick) {
  const end = { tick: endTick, bytes: [0xff, 0x2f, 0] };
  const bytes = [];
  let now = 0;
  // Array.sort is stable: events of one tick keep the order in which they were written.
  for (const event of [...events].sort((a, b) => a.tick - b.tick).concat(end)) {
    const tick = Math.max(now, Math.round(event.tick));
    bytes.push(...variableLength(tick - now), ...event.bytes);
    now = tick;
  }
  return bytes;
}

function variableLength(value) {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) {
    bytes.unshift((rest & 0x7f) | 0x80);
  }
  return bytes;
}

function chunk(type, bytes) {
  const head = Buffer.alloc(8);
  head.write(type, "latin1");
  head.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([head, Buffer.from(bytes)]);
}
