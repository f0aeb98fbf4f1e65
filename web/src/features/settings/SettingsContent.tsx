import { useTranslation } from "react-i18next";
import { CrossfadeLength } from "../console/CrossfadeLength";
import { EntryGroup } from "./EntryGroup";
import { FallbackList } from "./FallbackList";
import { Group, SwitchRow } from "./fields";
import { QueueGroup } from "./QueueGroup";
import styles from "./Settings.module.css";
import { Successor } from "./Successor";

/** Everything that the host decides, each thing saved by itself. */
export default function SettingsContent() {
  const { t } = useTranslation();
  return (
    <>
      <EntryGroup />
      <QueueGroup />
      <Group title={t("settings.sound")}>
        <div className={styles.stack}>
          <p className={styles.text}>
            <b>{t("settings.crossfade")}</b>
            <small>{t("settings.crossfadeText")}</small>
          </p>
          <CrossfadeLength />
        </div>
      </Group>
      <Group title={t("settings.nobody")}>
        <SwitchRow setting="auto_dj" name={t("settings.autoDj")} text={t("settings.autoDjText")} />
        <Successor />
        <FallbackList />
      </Group>
    </>
  );
}
