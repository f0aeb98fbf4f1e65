/**
 * The mixing desk: level in LUFS, treatment by ffmpeg filters, place, room and ducking of each stem.
 * @param form    bars at which the sections start
 * @param seconds when a bar starts
 */
export function azoteaStrips(form, seconds) {
  return {
    kick: { loudness: -17, fx: "highpass=f=34,equalizer=f=62:t=q:w=1.1:g=3,lowpass=f=9000" },
    drums: { loudness: -19.5, fx: "highpass=f=90,equalizer=f=400:t=q:w=1:g=-2", reverb: -15 },
    percussion: { loudness: -25, fx: "highpass=f=180,treble=g=-3:f=9000", pan: 0.25, reverb: -13 },
    bass: {
      loudness: -16.5,
      fx: "highpass=f=34,acompressor=threshold=-22dB:ratio=3.5:attack=8:release=110:makeup=2,equalizer=f=900:t=q:w=1:g=2,lowpass=f=4200,aphaser=in_gain=0.8:out_gain=0.9:speed=0.21:decay=0.2",
      duck: 1.8,
    },
    scratch: {
      loudness: -24,
      fx: "highpass=f=260,aphaser=in_gain=0.6:out_gain=0.9:speed=0.27:decay=0.4",
      pan: -0.5,
      reverb: -15,
      sweep: [
        [0, 900],
        [seconds(4), 5000],
        [seconds(form.verse), 11000],
        [seconds(form.end), 11000],
      ],
    },
    muted: { loudness: -24, fx: "highpass=f=200,aecho=0.9:0.6:381:0.25", pan: 0.5, reverb: -14 },
    keys: {
      loudness: -23.5,
      fx: "highpass=f=160,chorus=0.8:0.7:19|27:0.25|0.2:0.37|0.29:1.7|2.2",
      pan: 0.15,
      reverb: -13,
      duck: 1.8,
    },
    strings: { loudness: -18.8, fx: "highpass=f=220,equalizer=f=3000:t=q:w=1:g=1.5", reverb: -9 },
    shine: {
      loudness: -23,
      fx: "highpass=f=300,lowpass=f=7500,chorus=0.8:0.75:15|22:0.3|0.24:0.37|0.29:1.9|2.4",
      reverb: -11,
    },
    bed: {
      loudness: -26,
      fx: "highpass=f=240,aphaser=in_gain=0.6:out_gain=0.9:speed=0.17:decay=0.35",
      reverb: -9,
      duck: 3,
      sweep: [
        [0, 450],
        [seconds(7), 4200],
        [seconds(form.rest), 4200],
        [seconds(form.build), 700],
        [seconds(form.last), 9000],
        [seconds(form.end), 9000],
      ],
    },
    brass: { loudness: -21.5, fx: "highpass=f=180", pan: -0.2, reverb: -11 },
    horn: { loudness: -23.5, fx: "highpass=f=150", pan: 0.3, reverb: -9 },
    lead: {
      loudness: -20,
      fx: "highpass=f=220,lowpass=f=3600,chorus=0.8:0.75:17|25:0.3|0.24:0.41|0.33:1.9|2.4,aecho=0.9:0.55:381|762:0.26|0.12",
      reverb: -12,
    },
    bells: { loudness: -28, fx: "highpass=f=500", pan: -0.15, reverb: -8 },
  };
}
