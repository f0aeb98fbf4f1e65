/** One light of a page; it hides those behind it once it has risen. */
export interface LightLayer {
  readonly id: number;
  readonly hue: number;
  /** For how long it rises; null for the usual time. */
  readonly fadeMs: number | null;
  readonly risen: boolean;
}

const most = 4;

export function firstLight(hue: number): readonly LightLayer[] {
  return [{ id: 0, hue, fadeMs: null, risen: true }];
}

/** The same layers where nothing changes. How long one rises may be told while it does. Pure. */
export function turnedTo(
  layers: readonly LightLayer[],
  hue: number,
  fadeMs: number | null,
): readonly LightLayer[] {
  const front = layers.at(-1);
  if (front?.hue !== hue) {
    const id = (front?.id ?? 0) + 1;
    return [...layers.slice(1 - most), { id, hue, fadeMs, risen: false }];
  }
  if (front.risen || fadeMs === null || front.fadeMs === fadeMs) return layers;
  return [...layers.slice(0, -1), { ...front, fadeMs }];
}

/** Without those that are hidden now. Pure. */
export function risenTo(layers: readonly LightLayer[], id: number): readonly LightLayer[] {
  const at = layers.findIndex((layer) => layer.id === id);
  return layers.slice(Math.max(at, 0)).map((layer) => (layer.id === id ? { ...layer, risen: true } : layer));
}
