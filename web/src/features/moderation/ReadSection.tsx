import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import styles from "./Order.module.css";
import type { Reading } from "../../ui/useReading";

interface ReadSectionProps<T> {
  readonly title: string;
  readonly reading: Reading<readonly T[]>;
  /** What to say where there is nothing. */
  readonly empty: string;
  readonly children: (items: readonly T[]) => ReactNode;
}

/** A list that is read when it comes on screen, and says so while it is not there. */
export function ReadSection<T>({ title, reading, empty, children }: ReadSectionProps<T>) {
  const { t } = useTranslation();
  const { value, failure, again } = reading;
  return (
    <section className={styles.section} aria-label={title}>
      <h3>{title}</h3>
      {failure ? (
        <div className={styles.failed} role="alert">
          <p className={styles.note}>{t("moderation.failed")}</p>
          <Button onClick={again}>{t("app.retry")}</Button>
        </div>
      ) : value === null ? (
        <div className={styles.skeleton} role="status">
          <span className="visually-hidden">{t("moderation.reading")}</span>
        </div>
      ) : value.length === 0 ? (
        <p className={styles.note}>{empty}</p>
      ) : (
        <ul>{children(value)}</ul>
      )}
    </section>
  );
}
