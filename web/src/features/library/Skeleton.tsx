import { useTranslation } from "react-i18next";
import styles from "./Library.module.css";

/** Rows that are on their way. */
export function Skeleton({ rows }: { readonly rows: number }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      <span className="visually-hidden">{t("library.reading")}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles.ghost} aria-hidden="true">
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
