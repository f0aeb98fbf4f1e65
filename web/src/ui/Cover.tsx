import { memo, useId, useMemo, useState } from "react";
import styles from "./Cover.module.css";
import { generateCover, type Shape } from "./generatedCover";

interface CoverProps {
  /** What the picture is drawn from where there is no image. */
  readonly seed: string;
  readonly hue?: number | null;
  readonly imageUrl: string | null;
  /** Empty where the title stands beside it. */
  readonly alt: string;
}

export const Cover = memo(function Cover({ seed, hue, imageUrl, alt }: CoverProps) {
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  if (imageUrl && imageUrl !== brokenUrl) {
    return (
      <img
        className={styles.cover}
        src={imageUrl}
        alt={alt}
        draggable={false}
        onError={() => setBrokenUrl(imageUrl)}
      />
    );
  }
  return <Painting seed={seed} hue={hue ?? null} alt={alt} />;
});

function Painting({
  seed,
  hue,
  alt,
}: {
  readonly seed: string;
  readonly hue: number | null;
  readonly alt: string;
}) {
  const ground = useId();
  const cover = useMemo(() => generateCover(seed, hue ?? undefined), [seed, hue]);
  return (
    <svg
      className={styles.cover}
      viewBox="0 0 400 400"
      role={alt ? "img" : undefined}
      aria-label={alt || undefined}
      aria-hidden={alt ? undefined : true}
    >
      <defs>
        <linearGradient id={ground} x1="0" y1="0" x2="0.35" y2="1">
          <stop stopColor={cover.ground[0]} />
          <stop offset="1" stopColor={cover.ground[1]} />
        </linearGradient>
      </defs>
      <rect width="400" height="400" fill={`url(#${ground})`} />
      {cover.shapes.map((shape, index) => (
        <ShapeElement key={index} shape={shape} />
      ))}
    </svg>
  );
}

function ShapeElement({ shape }: { readonly shape: Shape }) {
  switch (shape.kind) {
    case "circle":
      return <circle cx={shape.x} cy={shape.y} r={shape.r} fill={shape.fill} />;
    case "path":
      // The hairline of its own colour closes the seams between neighbours.
      return <path d={shape.d} fill={shape.fill} stroke={shape.fill} strokeWidth={0.8} />;
    case "bar":
      return <rect x={shape.x} y={shape.y} width={shape.w} height={shape.h} rx={shape.r} fill={shape.fill} />;
  }
}
