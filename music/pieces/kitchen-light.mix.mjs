/**
 * The mixing desk: level in LUFS, treatment by ffmpeg filters, place, room and ducking of each stem.
 * @param form    bars at which the sections start
 * @param seconds when a bar starts
 */
export function kitchenLightStrips(form, seconds) {
  const opening = [
    [0, 620],
    [seconds(4), 1300],
    [seconds(form.first) - 0.3, 2600],
    [seconds(form.first), 9000],
  ];
  const closing = [
    [seconds(form.outro + 2), 9000],
    [seconds(form.end), 900],
    [seconds(form.end) + 4, 400],
  ];
  const tape = "vibrato=f=0.43:d=0.12,vibrato=f=2.7:d=0.02";
  return {
    kick: { loudness: -20, fx: "highpass=f=32,lowpass=f=6500,asoftclip=type=tanh" },
    drums: {
      loudness: -21.5,
      fx: "highpass=f=150,lowpass=f=11500,aphaser=in_gain=0.7:out_gain=0.9:speed=0.13:decay=0.25",
      sweep: [
        [0, 1500],
        [seconds(form.first) - 0.3, 4000],
        [seconds(form.first), 12000],
        [seconds(form.end), 12000],
      ],
      reverb: -17,
    },
    congas: { loudness: -27, fx: "highpass=f=140,lowpass=f=9000", pan: -0.35, reverb: -12 },
    bass: {
      loudness: -19,
      fx: `highpass=f=36,lowpass=f=1800,acompressor=threshold=-20dB:ratio=3:attack=12:release=120:makeup=2,${tape}`,
      duck: 2.5,
    },
    keys: {
      loudness: -19,
      fx: `highpass=f=110,chorus=0.8:0.7:23|31:0.22|0.18:0.31|0.23:1.6|2.1,${tape}`,
      sweep: [
        ...opening,
        [seconds(form.rest), 9000],
        [seconds(form.rest) + 0.5, 1400],
        [seconds(form.last), 10000],
        ...closing,
      ],
      reverb: -13,
      duck: 3,
    },
    pad: {
      loudness: -25.5,
      fx: `highpass=f=180,${tape}`,
      sweep: [
        [0, 700],
        [seconds(form.first), 2600],
        [seconds(form.rest), 2600],
        [seconds(form.last), 8000],
        [seconds(form.end), 1500],
      ],
      reverb: -8,
      duck: 5,
    },
    vibes: {
      loudness: -20,
      fx: "highpass=f=200,lowpass=f=8500,aecho=0.9:0.55:395|790:0.28|0.14,vibrato=f=0.37:d=0.06",
      pan: 0.12,
      reverb: -10,
    },
    guitar: { loudness: -21.5, fx: "highpass=f=120,lowpass=f=7000,aecho=0.9:0.6:526:0.2", pan: -0.25, reverb: -11 },
    flute: { loudness: -23.5, fx: "highpass=f=300,lowpass=f=9000,aecho=0.9:0.55:395:0.2", pan: -0.15, reverb: -9 },
    kalimba: { loudness: -27, fx: "highpass=f=300,aecho=0.9:0.6:395|658:0.35|0.2", pan: 0.4, reverb: -6 },
    cymbals: { loudness: -32, fx: "highpass=f=300,lowpass=f=12000", reverb: -10 },
    reverse: { loudness: -31, fx: "highpass=f=300", reverb: -8 },
    vinyl: { loudness: -45, fx: "highpass=f=500,lowpass=f=8000" },
  };
}
