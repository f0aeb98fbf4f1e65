// Init script for a page under test: gives it crystals of its own. `globalThis.crystals` holds
// { referenceMs, clockPpm, audioPpm }: by how much its clock, and its audio device, run fast.
// It comes after the tap, which goes on with the true ones.
(() => {
  const { referenceMs, clockPpm, audioPpm } = globalThis.crystals;

  /** Also the source text for workers: they have clocks of their own. */
  function bendClock(referenceMs, clockPpm) {
    const trueNow = performance.now.bind(performance);
    const trueDateNow = Date.now.bind(Date);
    const bent = (epochMs) => epochMs + (epochMs - referenceMs) * clockPpm * 1e-6;
    performance.now = () => bent(performance.timeOrigin + trueNow()) - performance.timeOrigin;
    Date.now = () => Math.floor(bent(trueDateNow()));
    return (performanceMs) => bent(performance.timeOrigin + performanceMs) - performance.timeOrigin;
  }

  const bentPerformanceMs = bendClock(referenceMs, clockPpm);
  const faster = 1 + audioPpm * 1e-6;

  globalThis.Worker = class extends Worker {
    constructor(url, options) {
      const bend = blobUrl(`(${bendClock})(${referenceMs}, ${clockPpm});`);
      const program = blobUrl(`import ${JSON.stringify(bend)}; import ${JSON.stringify(String(url))};`);
      super(program, { ...options, type: "module" });
    }
  };

  function blobUrl(source) {
    return URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  }

  // A context that runs fast: its seconds are shorter than true ones, so what is told in them is scaled on
  // the way in and out, and all sources play faster.
  const { getOutputTimestamp } = AudioContext.prototype;
  AudioContext.prototype.getOutputTimestamp = function () {
    const { contextTime, performanceTime } = getOutputTimestamp.call(this);
    return {
      contextTime: contextTime * faster,
      performanceTime: bentPerformanceMs(performanceTime),
    };
  };
  if (audioPpm !== 0) {
    bendContext();
  }

  function bendContext() {
    const currentTime = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "currentTime");
    Object.defineProperty(BaseAudioContext.prototype, "currentTime", {
      ...currentTime,
      get() {
        return currentTime.get.call(this) * faster;
      },
    });
    const rates = new WeakSet();
    const Source = AudioBufferSourceNode;
    globalThis.AudioBufferSourceNode = class extends Source {
      constructor(context, options) {
        super(context, options);
        rates.add(this.playbackRate);
        this.playbackRate.value = (options?.playbackRate ?? 1) * faster;
      }
    };
    const { start, stop } = Source.prototype;
    Source.prototype.start = function (when = 0, ...rest) {
      return start.call(this, when / faster, ...rest);
    };
    Source.prototype.stop = function (when = 0) {
      return stop.call(this, when / faster);
    };
    bendParams(rates);
  }

  function bendParams(rates) {
    const params = AudioParam.prototype;
    const bend = (name, scale) => {
      const original = params[name];
      params[name] = function (...words) {
        return original.apply(this, scale(words, rates.has(this)));
      };
    };
    const valueAt = ([value, time], isRate) => [isRate ? value * faster : value, time / faster];
    bend("setValueAtTime", valueAt);
    bend("linearRampToValueAtTime", valueAt);
    bend("exponentialRampToValueAtTime", valueAt);
    bend("setTargetAtTime", ([value, time, constant]) => [value, time / faster, constant / faster]);
    bend("setValueCurveAtTime", ([values, time, duration]) => [values, time / faster, duration / faster]);
    bend("cancelScheduledValues", ([time]) => [time / faster]);
    bend("cancelAndHoldAtTime", ([time]) => [time / faster]);
  }
})();
