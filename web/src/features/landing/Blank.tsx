import styles from "./Blank.module.css";

/** A line that is still to come, as wide as it will probably be. */
export function Blank({ width }: { readonly width: string }) {
  return <span className={styles.blank} style={{ width }} aria-hidden="true" />;
}
