import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useServer } from "../../app/BackendContext";
import styles from "./LegalLinks.module.css";

/** The texts that there are; nothing where there are none. */
export function LegalLinks() {
  const { t } = useTranslation();
  const { legal } = useServer().config;
  if (legal.length === 0) return null;
  return (
    <footer className={styles.footer}>
      <nav className={styles.links} aria-label={t("legal.label")}>
        {legal.map((kind) => (
          <Link key={kind} href={`/${kind}`} className={styles.link ?? ""} data-testid={`legal-${kind}`}>
            {t(`legal.${kind}`)}
          </Link>
        ))}
      </nav>
    </footer>
  );
}
