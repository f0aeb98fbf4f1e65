import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ModerationRow } from "../../api/rows";
import { momentText } from "../../i18n/moments";
import { useLive } from "../session/SessionContext";
import styles from "./Order.module.css";
import { ReadSection } from "./ReadSection";
import { sentenceOf } from "./sentences";
import { useNames } from "./useNames";
import { useReading } from "../../ui/useReading";

/** What was done to keep order, the newest first. */
export function ModerationLog() {
  const { t } = useTranslation();
  const { moderation } = useLive();
  const done = useStore(moderation.store, (state) => state.done);
  const reading = useReading(
    useCallback(() => moderation.log(), [moderation]),
    done,
  );
  return (
    <ReadSection title={t("moderation.logTitle")} reading={reading} empty={t("moderation.logEmpty")}>
      {(rows) => rows.map((row) => <Deed key={row.id} row={row} />)}
    </ReadSection>
  );
}

function Deed({ row }: { readonly row: ModerationRow }) {
  const { t } = useTranslation();
  const nameOf = useNames();
  const { key, span } = sentenceOf(row);
  return (
    <li className={styles.deed} data-testid="deed" data-action={row.action}>
      <p>
        {t(`moderation.log.${key}`, {
          actor: nameOf(row.actor_id),
          target: nameOf(row.target_id, t("moderation.somebodyThere")),
          span: span && t(`moderation.span.${span.unit}`, { count: span.count }),
        })}
      </p>
      <time dateTime={row.at}>{momentText(Date.parse(row.at))}</time>
    </li>
  );
}
