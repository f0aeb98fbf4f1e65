// Init script for a page under test: records what goes to the loudspeaker, frame by frame.
// A ScriptProcessorNode, as an AudioWorklet needs a secure context, which a local network is not.
(() => {
  const BLOCK = 2048;
  const HELD_BLOCKS = 3000;
  const HELD_STAMPS = 2000;
  const STAMP_PERIOD_MS = 50;
  // A block's own time is told late and unsteadily: a second channel counts the frames instead.
  const COUNTER_SECONDS = 8;
  const COUNTER_SCALE = 2 ** -20;

  const taps = [];
  const own = new WeakSet();
  const connect = AudioNode.prototype.connect;

  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode && target.context instanceof AudioContext && !own.has(this)) {
      tapOf(target.context).listen(this);
    }
    return connect.call(this, target, ...rest);
  };

  function tapOf(context) {
    let tap = taps.find((each) => each.context === context);
    if (tap === undefined) {
      tap = new Tap(context);
      taps.push(tap);
    }
    return tap;
  }

  class Tap {
    blocks = [];
    stamps = [];

    constructor(context) {
      this.context = context;
      this.counterFrames = COUNTER_SECONDS * context.sampleRate;
      this.mono = new GainNode(context, { channelCount: 1, channelCountMode: "explicit" });
      const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
      const processor = context.createScriptProcessor(BLOCK, 2, 1);
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
      this.source = new AudioBufferSourceNode(this.context, { buffer, loop: true });
      this.source.start(startSecond);
      return this.source;
    }

    record({ inputBuffer, playbackTime }) {
      const counted = Math.round(inputBuffer.getChannelData(1)[0] / COUNTER_SCALE);
      if (counted === 0) {
        return;
      }
      const roughFrame = playbackTime * this.context.sampleRate - 2 * BLOCK;
      const frame = this.counterStartFrame + counted - 1;
      const loops = Math.round((roughFrame - frame) / this.counterFrames);
      this.blocks.push({
        frame: frame + loops * this.counterFrames,
        samples: inputBuffer.getChannelData(0).slice(),
      });
      this.blocks.splice(0, this.blocks.length - HELD_BLOCKS);
    }

    stamp() {
      const { contextTime, performanceTime } = this.context.getOutputTimestamp();
      if (this.context.state === "running" && contextTime > 0) {
        this.stamps.push({ contextTime, epochMs: performance.timeOrigin + performanceTime });
        this.stamps.splice(0, this.stamps.length - HELD_STAMPS);
      }
    }

    /** Epoch ms at which the context's time 0 would have been heard, as of the stamps of that time. */
    zeroEpochMs(fromMs, toMs) {
      const zeros = this.stamps
        .filter(({ epochMs }) => epochMs >= fromMs - 500 && epochMs <= toMs + 500)
        .map(({ contextTime, epochMs }) => epochMs - contextTime * 1000)
        .sort((a, b) => a - b);
      return zeros.length === 0 ? null : zeros[zeros.length >> 1];
    }

    read(fromMs, toMs) {
      const zeroMs = this.zeroEpochMs(fromMs, toMs);
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
        const end = Math.min(samples.length, at + BLOCK);
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
    /** What was heard between two epoch times of this machine, by the page's newest context. */
    read: (fromMs, toMs) => taps.at(-1)?.read(fromMs, toMs) ?? null,
    nowMs: () => performance.timeOrigin + performance.now(),
    contexts: () => taps.map((tap) => tap.context),
    /** The recording as this browser decodes it, to be compared with what was heard. */
    async decode(url) {
      const { sampleRate } = taps.at(-1).context;
      const bytes = await (await fetch(url)).arrayBuffer();
      const buffer = await new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(bytes);
      const mono = new Float32Array(buffer.length);
      for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
        buffer.getChannelData(channel).forEach((value, frame) => {
          mono[frame] += value / buffer.numberOfChannels;
        });
      }
      return { sampleRate: buffer.sampleRate, samples: encode(mono) };
    },
  };
})();
