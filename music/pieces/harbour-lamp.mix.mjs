/** The mixing desk: level in LUFS, treatment by ffmpeg filters, place, room and ducking of each stem. */
export function harbourLampStrips() {
  return {
    piano: { loudness: -18.5, fx: "highpass=f=90,equalizer=f=2800:t=q:w=1:g=-1.5", pan: 0.05, reverb: -10 },
    left: { loudness: -22.5, fx: "highpass=f=70,lowpass=f=7500", pan: -0.05, reverb: -11 },
    bass: {
      loudness: -21.5,
      fx: "highpass=f=40,equalizer=f=60:t=q:w=1:g=-2,equalizer=f=700:t=q:w=1:g=2,lowpass=f=4500,acompressor=threshold=-22dB:ratio=2:attack=20:release=200",
    },
    brushes: {
      loudness: -29,
      fx: "highpass=f=60,lowpass=f=9000,acompressor=threshold=-34dB:ratio=4:attack=0.5:release=60",
      pan: 0.15,
      reverb: -12,
    },
    vibes: {
      loudness: -21,
      fx: "highpass=f=180,lowpass=f=4800,acompressor=threshold=-28dB:ratio=2.5:attack=0.5:release=90,tremolo=f=4.3:d=0.25",
      pan: -0.3,
      reverb: -8,
    },
    cello: { loudness: -22, fx: "highpass=f=80,lowpass=f=6000", pan: 0.3, reverb: -8 },
    pad: {
      loudness: -26,
      fx: "highpass=f=150,aphaser=in_gain=0.6:out_gain=0.9:speed=0.11:decay=0.35,lowpass=f=5000",
      reverb: -7,
    },
    strings: { loudness: -26.5, fx: "highpass=f=200,lowpass=f=7000", reverb: -7 },
    harp: { loudness: -27, fx: "highpass=f=180", pan: -0.4, reverb: -6 },
    water: { loudness: -42, fx: "highpass=f=120,lowpass=f=6000" },
  };
}
