import { useState, type CSSProperties, type ReactNode } from "react";
import { seededRandom } from "../../ui/hash";
import styles from "./SoundMark.module.css";

const rays = 72;
const layers = [0, 1, 2] as const;
const periodMs = 4000;

/** Where the rays begin, how long they are for their place, and where the rings stand. */
const shapes = {
  full: { innerRadius: 78, reach: 1, rings: [112, 152, 192] },
  hollow: { innerRadius: 124, reach: 0.82, rings: [148, 172, 196] },
} as const;

interface SoundMarkProps {
  /** Leaves room in the middle for a picture, whether or not it is there yet. */
  readonly hollow?: boolean;
  readonly picture?: ReactNode;
}

/**
 * The light in the dark room: one sound, going out to everybody. It breathes by the clock of the
 * day, so that two screens side by side breathe together.
 */
export function SoundMark({ hollow = false, picture }: SoundMarkProps) {
  const [elapsedMs] = useState(() => Date.now() % periodMs);
  const { innerRadius, reach, rings } = hollow ? shapes.hollow : shapes.full;
  const [lengths] = useState(() => rayLengths().map((length) => length * reach));
  const delay = (behindMs: number): CSSProperties => ({
    animationDelay: `${behindMs - elapsedMs - periodMs}ms`,
  });
  return (
    <div className={styles.mark} aria-hidden="true">
      <svg className={`${styles.layer ?? ""} ${styles.still ?? ""}`} viewBox="0 0 400 400">
        {rings.map((radius) => (
          <circle key={radius} className={styles.ring} cx="200" cy="200" r={radius} />
        ))}
      </svg>
      {layers.map((layer) => (
        <svg key={layer} className={styles.layer} viewBox="0 0 400 400" style={delay(layer * 300)}>
          {rayPaths(lengths, layer, innerRadius).map(({ opacity, path }) => (
            <path key={opacity} className={styles.ray} d={path} strokeWidth="5" opacity={opacity} />
          ))}
        </svg>
      ))}
      <svg className={`${styles.layer ?? ""} ${styles.inner ?? ""}`} viewBox="0 0 400 400" style={delay(0)}>
        <circle
          className={styles.core}
          cx="200"
          cy="200"
          r={hollow ? 104 : 52}
          data-waiting={hollow ? "" : undefined}
        />
      </svg>
      {picture && (
        <div className={`${styles.disc ?? ""} ${styles.inner ?? ""}`} style={delay(0)}>
          {picture}
        </div>
      )}
    </div>
  );
}

/** The rays of a layer, those of about one light in one line: seventy elements would cost a first picture time. */
function rayPaths(lengths: readonly number[], layer: number, innerRadius: number) {
  const paths = new Map<number, string>();
  for (let ray = layer; ray < rays; ray += layers.length) {
    const length = lengths[ray] ?? 0;
    const opacity = Math.round((0.35 + length / 110) * 10) / 10;
    const turn = (ray / rays) * Math.PI * 2;
    const at = (radius: number) =>
      `${(200 + radius * Math.sin(turn)).toFixed(1)} ${(200 - radius * Math.cos(turn)).toFixed(1)}`;
    const line = `M${at(innerRadius)}L${at(innerRadius + length)}`;
    paths.set(opacity, (paths.get(opacity) ?? "") + line);
  }
  return [...paths].map(([opacity, path]) => ({ opacity, path }));
}

function rayLengths(): readonly number[] {
  const random = seededRandom(1889);
  return Array.from({ length: rays }, (_, index) => {
    const turn = (index / rays) * Math.PI * 2;
    const swell = 0.5 + 0.28 * Math.sin(turn * 3 + 0.6) + 0.22 * Math.sin(turn * 5 + 2);
    return 8 + swell * 56 * (0.55 + random() * 0.6);
  });
}
