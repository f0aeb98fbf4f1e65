import type { CSSProperties } from "react";
import styles from "./Avatar.module.css";
import { hueOf } from "./hash";

interface AvatarProps {
  readonly userId: string;
  readonly name: string;
  readonly size?: number;
}

/** A person as a coloured disc with initials; the name stands beside it. */
export function Avatar({ userId, name, size = 32 }: AvatarProps) {
  const style = {
    "--person-hue": hueOf(userId),
    width: size,
    height: size,
    fontSize: size * 0.38,
  } as CSSProperties;
  return (
    <span className={styles.avatar} style={style} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word));
  const chosen = words.length > 0 ? words : [name];
  return chosen
    .slice(0, 2)
    .map((word) => Array.from(word)[0]?.toLocaleUpperCase() ?? "")
    .join("");
}
