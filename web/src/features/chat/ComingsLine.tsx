import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../i18n";
import styles from "./Chat.module.css";
import type { Comings, Names } from "./comings";

const mostNamed = 3;

/** Who came and who left, in one line. */
export function ComingsLine({ comings: { came, left } }: { readonly comings: Comings }) {
  const { t } = useTranslation();
  // "Ana, Bo and 12 more": the word before the last depends on the language and on what follows.
  const listed = (names: Names) => {
    const all = [...names.values()];
    const more = all.length - mostNamed;
    const shown = more > 0 ? [...all.slice(0, mostNamed), t("lines.more", { count: more })] : all;
    return new Intl.ListFormat(currentLanguage(), { type: "conjunction" }).format(shown);
  };
  const told = [
    came.size > 0 && t("lines.came", { names: listed(came), count: came.size }),
    left.size > 0 && t("lines.left", { names: listed(left), count: left.size }),
  ];
  return (
    <p className={styles.comings} data-testid="comings">
      {told.filter(Boolean).join(" · ")}
    </p>
  );
}
