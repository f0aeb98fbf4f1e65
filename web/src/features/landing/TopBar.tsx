import { Moon, Sun } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { ignoreFailure } from "../../app/pages";
import { useTheme } from "../../app/theme";
import { chooseLanguage, currentLanguage, languageNames, languages } from "../../i18n";
import { IconButton } from "../../ui/Button";
import styles from "./TopBar.module.css";

export function Wordmark({ compact = false }: { readonly compact?: boolean }) {
  const { t } = useTranslation();
  return (
    <Link
      href="/"
      className={styles.wordmark ?? ""}
      aria-label={compact ? t("app.home") : `${t("app.name")}: ${t("app.home")}`}
    >
      <svg className={styles.bars} viewBox="0 0 22 22" aria-hidden="true">
        <rect x="1" y="8" width="3.5" height="6" rx="1.75" />
        <rect x="6.6" y="4.5" width="3.5" height="13" rx="1.75" />
        <rect x="12.2" y="1" width="3.5" height="20" rx="1.75" />
        <rect x="17.8" y="6.5" width="3.5" height="9" rx="1.75" />
      </svg>
      {!compact && t("app.name")}
    </Link>
  );
}

export function Preferences() {
  const { t } = useTranslation();
  const { theme, toggle } = useTheme();
  const language = currentLanguage();
  return (
    <div className={styles.preferences}>
      <div role="group" aria-label={t("app.language")}>
        {languages.map((tag) => (
          <button
            key={tag}
            type="button"
            lang={tag}
            className={styles.language}
            aria-pressed={tag === language}
            aria-label={`${tag.toUpperCase()}: ${languageNames[tag]}`}
            data-testid={`language-${tag}`}
            onClick={() => ignoreFailure(chooseLanguage(tag))}
          >
            {tag.toUpperCase()}
          </button>
        ))}
      </div>
      <IconButton
        label={theme === "dark" ? t("app.themeToLight") : t("app.themeToDark")}
        data-testid="theme"
        onClick={toggle}
      >
        {theme === "dark" ? <Sun size={20} strokeWidth={1.5} /> : <Moon size={20} strokeWidth={1.5} />}
      </IconButton>
    </div>
  );
}
