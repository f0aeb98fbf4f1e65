// Under what circumstances people listen. `act` happens while it is measured, and notes when it did what.
import * as acts from "./acts.mjs";
import { LINKS } from "./network.mjs";

/** The strongest crystals of cheap devices, spread over the pages; the DJ's are as bad as a listener's. */
const SKEWED_PPM = [100, -100, 60, -80, -40, 90, -100, 100];

const usual = {
  links: [LINKS.direct],
  skewed: false,
  act: null,
  /** Null: one track for all of it. */
  trackSeconds: null,
  settings: null,
  hideable: false,
  /** Pages that say that they cannot play Opus. */
  opusless: () => false,
};

export const CONDITIONS = {
  clean: { ...usual, about: "loopback, true clocks" },
  "4g": {
    ...usual,
    about: "9 Mbit/s, 85 ms round trips with jitter, clocks and audio devices off by up to 100 ppm",
    links: [LINKS["4g"]],
    skewed: true,
  },
  "bad-wifi": {
    ...usual,
    about:
      "random, asymmetric delay, sleeping stations and loss, clocks and audio devices off by up to 100 ppm",
    links: [LINKS["bad-wifi"]],
    skewed: true,
  },
  mixed: {
    ...usual,
    about: "pages on loopback, 4G and bad Wi-Fi by turns, clocks and audio devices off by up to 100 ppm",
    links: [LINKS.direct, LINKS["4g"], LINKS["bad-wifi"]],
    skewed: true,
  },
  changes: { ...usual, about: "a track every 40 s, one after the other", trackSeconds: 40 },
  crossfades: {
    ...usual,
    about: "a track every 40 s, with crossfades of 4 s",
    trackSeconds: 40,
    settings: { crossfade_ms: 4_000 },
  },
  codecs: {
    ...usual,
    about: "a track every 40 s; from the second on every other page plays AAC, the others Opus",
    trackSeconds: 40,
    opusless: (page) => page % 2 === 1,
  },
  long: { ...usual, about: "a track of ten minutes, played through MediaSource", trackSeconds: 600 },
  hidden: { ...usual, about: "one tab hidden behind another", act: acts.hiding, hideable: true },
  frozen: {
    ...usual,
    about: "pages stopped for 120, 700 and 3,000 ms",
    act: acts.freezing(120, 700, 120, 700, 120, 700, 3_000),
  },
  stalled: {
    ...usual,
    about: "the outputs of pages stopped for 30, 120 and 700 ms",
    act: acts.stalling(30, 120, 700, 30, 120, 700),
  },
  offline: {
    ...usual,
    about: "half of the listeners offline for 5, 20 and 60 s",
    act: acts.offline(5_000, 20_000, 60_000),
  },
  contended: { ...usual, about: "a busy loop for each core", act: acts.contending },
  "dj-lost": { ...usual, about: "the DJ's browser killed, a successor takes over", act: acts.losingTheDj },
  evening: {
    ...usual,
    about:
      "a track every 40 s with crossfades of 4 s; half of the listeners offline for 60 s; then the DJ is killed",
    trackSeconds: 40,
    settings: { crossfade_ms: 4_000 },
    act: acts.anEvening,
  },
  taps: { ...usual, about: "guests with everything loaded tap", act: acts.joining(LINKS.direct, false) },
  cold: { ...usual, about: "guests come over 10 Mbit/s and 50 ms", act: acts.joining(LINKS["10mbit"], true) },
  crystals: {
    ...usual,
    about: "loopback, clocks and audio devices off by up to 100 ppm",
    skewed: true,
  },
};

/** The crystals of the page with that number; null where they are true. */
export function crystalsOf({ skewed }, page) {
  return skewed
    ? {
        clockPpm: SKEWED_PPM[page % SKEWED_PPM.length],
        audioPpm: -SKEWED_PPM[(page + 3) % SKEWED_PPM.length],
      }
    : null;
}

export const linkOf = ({ links }, page) => links[page % links.length];
