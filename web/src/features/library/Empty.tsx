import type { ReactNode } from "react";
import styles from "./Library.module.css";

interface EmptyProps {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

/** A list with nothing in it, and what to do about that. */
export function Empty({ title, text, children }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <b>{title}</b>
      <p>{text}</p>
      {children}
    </div>
  );
}
