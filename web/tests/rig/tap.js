// Init script for a page under test: records what goes to the loudspeaker, frame by frame.
// A ScriptProcessorNode, as an AudioWorklet needs a secure context, which a local network is not.
(() => {
  const HELD_FRAMES = 6_144_000;
  const HELD_STAMPS = 2000;
  const STAMP_PERIOD_MS = 50;
  // A block's own time is told late and unsteadily: a second channel counts the frames instead.
  const COUNTER_SECONDS = 8;
  const COUNTER_SCALE = 2 ** -20;

  // Softer than this for longer than that is silence, in sounds that have no rests.
  const SILENCE = 1e-4;
  const SILENCE_SECONDS = 0.004;
  const HELD_SILENCES = 1000;

  const taps = [];
  /** Taps of the same sound: how far two of them differ is the tap's own error. */
  const seconds = new Map();
  const own = new WeakSet();
  const { connect } = AudioNode.prototype;
  // Kept from whatever a test puts in their place later.
  const { getOutputTimestamp } = AudioContext.prototype;
  const Source = AudioBufferSourceNode;
  const { start } = Source.prototype;
  const now = performance.now.bind(performance);

  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode && target.context instanceof AudioContext && !own.has(this)) {
      const tap = tapOf(target.context);
      tap.listen(this);
      seconds.get(tap)?.listen(this);
    }
    return connect.call(this, target, ...rest);
  };

  function tapOf(context) {
    let tap = taps.find((each) => each.context === context);
    if (tap === undefined) {
      tap = new Tap(context);
      taps.push(tap);
      if (globalThis.tapSettings?.twice) {
        seconds.set(tap, new Tap(context));
      }
    }
    return tap;
  }

  class Tap {
    blocks = [];
    stamps = [];
    silences = [];
    quiet = null;

    constructor(context) {
      this.context = context;
      // A test on a busy machine may set larger blocks: a page that is late for one loses it.
      this.blockFrames = globalThis.tapSettings?.block ?? 2048;
      this.counterFrames = COUNTER_SECONDS * context.sampleRate;
      this.mono = new GainNode(context, { channelCount: 1, channelCountMode: "explicit" });
      const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
      const processor = context.createScriptProcessor(this.blockFrames, 2, 1);
      own.add(processor);
      connect.call(this.mono, merger, 0, 0);
      connect.call(this.counter(), merger, 0, 1);
      connect.call(merger, processor);
      connect.call(processor, context.destination);
      processor.onaudioprocess = (event) => this.record(event);
      this.nodes = [merger, processor];
      setInterval(() => this.stamp(), STAMP_PERIOD_MS);
    }

    listen(node) {
      connect.call(node, this.mono);
    }

    /** A ramp of 1, 2, 3 … in steps of COUNTER_SCALE, from a whole second of the context on. */
    counter() {
      const buffer = new AudioBuffer({ length: this.counterFrames, sampleRate: this.context.sampleRate });
      const ramp = buffer.getChannelData(0);
      for (let frame = 0; frame < ramp.length; frame++) {
        ramp[frame] = (frame + 1) * COUNTER_SCALE;
      }
      const startSecond = Math.ceil(this.context.currentTime + 0.2);
      this.counterStartFrame = startSecond * this.context.sampleRate;
      this.source = new Source(this.context, { buffer, loop: true });
      start.call(this.source, startSecond);
      return this.source;
    }

    record({ inputBuffer, playbackTime }) {
      const samples = inputBuffer.getChannelData(0).slice();
      const counter = inputBuffer.getChannelData(1);
      const counted = Math.round(counter[0] / COUNTER_SCALE);
      const last = Math.round(counter[this.blockFrames - 1] / COUNTER_SCALE);
      // Of a block that a page is late for, a part has been written over by a later one.
      if (counted === 0 || last !== ((counted + this.blockFrames - 2) % this.counterFrames) + 1) {
        return;
      }
      const roughFrame = playbackTime * this.context.sampleRate - 2 * this.blockFrames;
      const frame = this.counterStartFrame + counted - 1;
      const loops = Math.round((roughFrame - frame) / this.counterFrames);
      const block = { frame: frame + loops * this.counterFrames, samples };
      // A page that is late is handed the same block again.
      if (this.blocks.at(-1)?.frame === block.frame) {
        return;
      }
      this.blocks.push(block);
      this.blocks.splice(0, this.blocks.length - HELD_FRAMES / this.blockFrames);
      this.noteSilence(block);
    }

    /** Silent stretches of what was recorded; a block that the tap missed ends one. */
    noteSilence({ frame, samples }) {
      if (this.quiet !== null && this.quiet.end !== frame) {
        this.endSilence();
      }
      for (let at = 0; at < samples.length; at++) {
        if (Math.abs(samples[at]) > SILENCE) {
          this.endSilence();
        } else if (this.quiet === null) {
          this.quiet = { begin: frame + at, end: frame + at + 1 };
        } else {
          this.quiet.end = frame + at + 1;
        }
      }
    }

    endSilence() {
      const { sampleRate } = this.context;
      if (this.quiet !== null && this.quiet.end - this.quiet.begin >= SILENCE_SECONDS * sampleRate) {
        const zeroMs = this.zeroEpochMs(performance.timeOrigin + now() - 1000, Infinity) ?? NaN;
        const epochMs = (frame) => zeroMs + (frame / sampleRate) * 1000;
        this.silences.push({ fromMs: epochMs(this.quiet.begin), toMs: epochMs(this.quiet.end) });
        this.silences.splice(0, this.silences.length - HELD_SILENCES);
      }
      this.quiet = null;
    }

    stamp() {
      const { contextTime, performanceTime } = getOutputTimestamp.call(this.context);
      if (this.context.state === "running" && contextTime > 0) {
        this.stamps.push({ contextTime, epochMs: performance.timeOrigin + performanceTime });
        this.stamps.splice(0, this.stamps.length - HELD_STAMPS);
      }
    }

    /** Epoch ms at which the context's time 0 would have been heard, as of the stamps of that time. */
    zeroEpochMs(fromMs, toMs, sinceMs = -Infinity) {
      const zeros = this.stamps
        .filter(({ epochMs }) => epochMs >= Math.max(sinceMs, fromMs - 500) && epochMs <= toMs + 500)
        .map(({ contextTime, epochMs }) => epochMs - contextTime * 1000)
        .sort((a, b) => a - b);
      return zeros.length === 0 ? null : zeros[zeros.length >> 1];
    }

    read(fromMs, toMs, sinceMs) {
      const zeroMs = this.zeroEpochMs(fromMs, toMs, sinceMs);
      if (zeroMs === null) {
        return null;
      }
      const { sampleRate } = this.context;
      const firstFrame = Math.round(((fromMs - zeroMs) / 1000) * sampleRate);
      const samples = new Float32Array(Math.round(((toMs - fromMs) / 1000) * sampleRate));
      let recorded = 0;
      for (const block of this.blocks) {
        const at = block.frame - firstFrame;
        const begin = Math.max(0, at);
        const end = Math.min(samples.length, at + this.blockFrames);
        if (begin < end) {
          samples.set(block.samples.subarray(begin - at, end - at), begin);
          recorded += end - begin;
        }
      }
      const startMs = zeroMs + (firstFrame / sampleRate) * 1000;
      return { sampleRate, startMs, missing: samples.length - recorded, samples: encode(samples) };
    }
  }

  function encode(samples) {
    const bytes = new Uint8Array(samples.buffer);
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000) {
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    }
    return btoa(text);
  }

  globalThis.loudspeakerTap = {
    /**
     * What was heard between two epoch times of this machine, by the page's newest context; by its times
     * from `sinceMs` on, where it stood still before.
     */
    read: (fromMs, toMs, sinceMs) => taps.at(-1)?.read(fromMs, toMs, sinceMs) ?? null,
    /** The same by the second tap, where the settings ask for one. */
    readSecond: (fromMs, toMs, sinceMs) => seconds.get(taps.at(-1))?.read(fromMs, toMs, sinceMs) ?? null,
    /** Where the newest context's sound had rests, in epoch ms. */
    silences: () => taps.at(-1)?.silences ?? [],
    nowMs: () => performance.timeOrigin + now(),
    contexts: () => taps.map((tap) => tap.context),
    /** The recording as this browser decodes it, to be compared with what was heard: in 16 bits, which are enough. */
    async decode(url, seconds = Infinity) {
      const { sampleRate } = taps.at(-1).context;
      const bytes = await (await fetch(url)).arrayBuffer();
      const buffer = await new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(bytes);
      const channels = Array.from({ length: buffer.numberOfChannels }, (_, at) => buffer.getChannelData(at));
      const mono = new Int16Array(Math.min(buffer.length, seconds * buffer.sampleRate));
      for (let frame = 0; frame < mono.length; frame++) {
        const sum = channels.reduce((before, samples) => before + samples[frame], 0);
        mono[frame] = Math.max(-1, Math.min(1, sum / channels.length)) * 0x7fff;
      }
      return { sampleRate: buffer.sampleRate, samples: encode(mono) };
    },
  };
})();
