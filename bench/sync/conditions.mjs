// Under what circumstances people listen. `act` happens while it is measured, and notes when it did what.
import { LINKS } from "./network.mjs";

/** The strongest crystals of cheap devices, spread over the pages; the DJ's are as bad as a listener's. */
const SKEWED_PPM = [100, -100, 60, -80, -40, 90, -100, 100];

const usual = {
  links: [LINKS.direct],
  skewed: false,
  act: null,
  tracks: 1,
  trackSeconds: null,
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
