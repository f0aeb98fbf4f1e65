/** From parts to a stereo mix: each stem is treated, levelled by its loudness, and summed. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./loudness.mjs";
import { writeRoom } from "./reverb.mjs";
import { ffmpeg, run } from "./tools.mjs";
import { SAMPLE_RATE } from "./wav.mjs";

const SWEEP_STEP_SECONDS = 0.02;
const FLOAT_WAV = ["-c:a", "pcm_f32le", "-ar", String(SAMPLE_RATE)];

/** The instrument alone and dry, as the soundfont plays it. */
export function renderStem(midiFile, wavFile, soundfont) {
  const dry = ["-R", "0", "-C", "0"];
  const sound = ["-g", "0.5", "-r", String(SAMPLE_RATE), "-O", "float", "-T", "wav"];
  run("fluidsynth", ["-n", "-i", "-q", ...dry, ...sound, "-F", wavFile, soundfont, midiFile]);
}

/**
 * @param stems `{name, wav, strip}`; a strip is `{loudness, fx, sweep, pan, reverb, duck}` with
 *     loudness in LUFS, `sweep` a list of `[seconds, hertz]` for a low-pass that moves, `reverb`
 *     the send in dB, `duck` how far the kick pushes it aside
 * @param desk `{room, kick, seconds, seed}`; kick is the name of the stem that ducks others
 */
export function mix(stems, desk, folder) {
  const treated = stems.map((stem) => treat(stem, folder));
  const room = join(folder, "room.wav");
  writeRoom(room, desk.room, desk.seed);
  const inputs = [...treated.map((t) => t.file), room];
  const output = join(folder, "mix.wav");
  const graph = join(folder, "mix.graph");
  writeFileSync(graph, mixGraph(treated, desk));
  const sources = inputs.flatMap((file) => ["-i", file]);
  const length = ["-t", String(desk.seconds)];
  ffmpeg(...sources, "-filter_complex_script", graph, "-map", "[mix]", ...length, ...FLOAT_WAV, output);
  return output;
}

function treat({ name, wav, strip }, folder) {
  const file = join(folder, `${name}.fx.wav`);
  const chain = ["aformat=channel_layouts=stereo", strip.fx ?? "anull"];
  if (strip.sweep) {
    const commands = join(folder, `${name}.sweep`);
    writeFileSync(commands, sweepCommands(strip.sweep));
    chain.push(`asetnsamples=512,asendcmd=f=${commands},lowpass@sweep=f=${strip.sweep[0][1]}:p=2`);
  }
  const pan = strip.pan ?? 0;
  chain.push(`pan=stereo|c0=${(1 - Math.max(0, pan)).toFixed(3)}*c0|c1=${(1 + Math.min(0, pan)).toFixed(3)}*c1`);
  ffmpeg("-i", wav, "-af", chain.join(","), ...FLOAT_WAV, file);
  return { name, strip, file, gainDb: strip.loudness - measure(file).integrated };
}

/** Cut-off frequencies between the given points, moving evenly in octaves. */
function sweepCommands(points) {
  const commands = [];
  for (let i = 1; i < points.length; i++) {
    const [from, fromHz] = points[i - 1];
    const [to, toHz] = points[i];
    const steps = fromHz === toHz ? 1 : Math.ceil((to - from) / SWEEP_STEP_SECONDS);
    for (let step = 0; step < steps; step++) {
      const share = step / steps;
      const hertz = fromHz * Math.pow(toHz / fromHz, share);
      commands.push(`${(from + (to - from) * share).toFixed(3)} lowpass@sweep f ${hertz.toFixed(1)};`);
    }
  }
  return commands.join("\n");
}

/** Stems that duck go through one compressor keyed by the kick; sends meet in one room. */
function mixGraph(stems, { kick }) {
  const lines = [];
  const dry = [];
  const sends = [];
  const ducked = stems.filter((s) => s.strip.duck && s.name !== kick);
  stems.forEach((stem, index) => {
    const taps = ["dry"];
    if (stem.strip.reverb !== undefined) taps.push("send");
    if (stem.name === kick) taps.push(...ducked.map((d) => `key_${d.name}`));
    const labels = taps.map((tap) => `[${stem.name}_${tap}]`).join("");
    lines.push(`[${index}:a]volume=${stem.gainDb.toFixed(2)}dB,asplit=${taps.length}${labels}`);
    dry.push(duckedLabel(stem, kick, lines));
    if (stem.strip.reverb !== undefined) {
      lines.push(`[${stem.name}_send]volume=${stem.strip.reverb}dB[${stem.name}_wet]`);
      sends.push(`[${stem.name}_wet]`);
    }
  });
  lines.push(`${sum(sends)},highpass=f=160,apad=pad_dur=6[sends]`);
  lines.push(`[sends][${stems.length}:a]afir=gtype=none[room]`);
  lines.push(`${sum([...dry, "[room]"])}[mix]`);
  return lines.join(";\n");
}

function duckedLabel({ name, strip }, kick, lines) {
  if (!strip.duck || name === kick) return `[${name}_dry]`;
  const release = "attack=4:release=170:knee=6";
  const depth = `threshold=0.02:ratio=${strip.duck}`;
  lines.push(`[${name}_dry][${kick}_key_${name}]sidechaincompress=${depth}:${release}[${name}_ducked]`);
  return `[${name}_ducked]`;
}

const sum = (labels) => `${labels.join("")}amix=inputs=${labels.length}:normalize=0:duration=longest`;
