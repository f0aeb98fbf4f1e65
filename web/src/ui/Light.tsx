import { useState, type CSSProperties } from "react";
import styles from "./Light.module.css";
import { firstLight, risenTo, turnedTo, type LightLayer } from "./lightLayers";

interface LightProps {
  readonly hue: number;
  /** For how long a change of it lasts; null for the usual time. */
  readonly fadeMs?: number | null;
}

/** The light of what plays, on the ground of a page: one rises in front of the other. */
export function Light({ hue, fadeMs = null }: LightProps) {
  const [known, setLayers] = useState(() => firstLight(hue));
  const layers = turnedTo(known, hue, fadeMs);
  if (layers !== known) setLayers(layers);
  return (
    <div className={styles.light} data-testid="light" aria-hidden="true">
      {layers.map((layer) => (
        <div
          key={layer.id}
          className={styles.layer}
          data-rising={layer.risen ? undefined : ""}
          style={styleOf(layer)}
          onAnimationEnd={() => setLayers((now) => risenTo(now, layer.id))}
        />
      ))}
    </div>
  );
}

function styleOf({ hue, fadeMs }: LightLayer): CSSProperties {
  const lit = { "--light-hue": hue } as CSSProperties;
  return fadeMs === null ? lit : { ...lit, animationDuration: `${fadeMs}ms` };
}
