import { Download, Pencil } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../app/BackendContext";
import { useInstall } from "../../app/install";
import { themeChoices, useTheme, type ThemeChoice } from "../../app/theme";
import { chooseLanguage, currentLanguage, languageNames, languages } from "../../i18n";
import { Button } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import { useReducedMotion } from "../../ui/useMedia";
import { MyData } from "../account/MyData";
import { NameForm } from "../name/NameSheet";
import { useName } from "../name/useName";
import { ClickTest } from "../sync/ClickTest";
import { NudgeControl } from "../sync/NudgeControl";
import { Choice } from "./Choice";
import { useAction } from "../session/useAction";
import styles from "./Device.module.css";
import { Wish } from "./Wish";

interface DeviceSheetProps {
  readonly onClose: () => void;
  readonly rename: (name: string) => Promise<void>;
  /** Where there are single keys to tell of. */
  readonly onShowKeys?: () => void;
}

/** Everything that is of this device and the person at it, and of no room. */
export default function DeviceSheet({ onClose, rename, onShowKeys }: DeviceSheetProps) {
  const { t } = useTranslation();
  return (
    <Sheet open onClose={onClose} title={t("device.title")} text={t("device.text")} side="drawer">
      <You rename={rename} />
      <Picture />
      <Sound />
      <section className={styles.section} aria-label={t("device.keyboard")}>
        <h3>{t("device.keyboard")}</h3>
        <Wish of="shortcuts" label={t("device.shortcuts")} text={t("device.shortcutsText")} />
        {onShowKeys && <Button onClick={onShowKeys}>{t("device.shortcutList")}</Button>}
      </section>
      <MyData onGone={onClose} />
      <About />
    </Sheet>
  );
}

function You({ rename }: Pick<DeviceSheetProps, "rename">) {
  const { t } = useTranslation();
  const act = useAction();
  const name = useName((state) => state.name);
  const [renaming, setRenaming] = useState(false);
  return (
    <section className={styles.section} aria-label={t("device.you")}>
      <h3>{t("device.you")}</h3>
      {renaming ? (
        <NameForm rename={rename} onDone={() => setRenaming(false)} />
      ) : (
        <div className={styles.line}>
          <p className={styles.text}>
            <b>{name}</b>
          </p>
          <Button data-testid="device-rename" onClick={() => setRenaming(true)}>
            <Pencil size={16} strokeWidth={1.5} aria-hidden="true" />
            {t("landing.rename")}
          </Button>
        </div>
      )}
      <Choice
        label={t("app.language")}
        value={currentLanguage()}
        of={languages.map((value) => ({ value, label: languageNames[value], lang: value }))}
        onChoose={(language) => act(() => chooseLanguage(language))}
        testId="device-language"
      />
    </section>
  );
}

const themeWords = {
  dark: "device.themeDark",
  light: "device.themeLight",
  system: "device.themeSystem",
} as const satisfies Record<ThemeChoice, string>;

function Picture() {
  const { t } = useTranslation();
  const { choice, choose } = useTheme();
  const calm = useReducedMotion();
  return (
    <section className={styles.section} aria-label={t("device.picture")}>
      <h3>{t("device.picture")}</h3>
      <Choice
        label={t("device.theme")}
        value={choice}
        of={themeChoices.map((value) => ({ value, label: t(themeWords[value]) }))}
        onChoose={choose}
        testId="device-theme"
      />
      <Wish of="visualiser" label={t("device.visualiser")} text={t("device.visualiserText")} />
      <Wish of="risingReactions" label={t("device.reactions")} text={t("device.reactionsText")} />
      {calm && <p className={styles.note}>{t("device.calm")}</p>}
    </section>
  );
}

function Sound() {
  const { t } = useTranslation();
  return (
    <section className={styles.section} aria-label={t("device.sound")}>
      <h3>{t("device.sound")}</h3>
      <p className={styles.text}>
        <b>{t("nudge.title")}</b>
        <small>{t("nudge.text")}</small>
      </p>
      <NudgeControl />
      <p className={styles.note}>{t("nudge.remembered")}</p>
      <div className={styles.line}>
        <p className={styles.text}>
          <b>{t("nudge.clicks")}</b>
          <small>{t("nudge.clicksText")}</small>
        </p>
        <ClickTest />
      </div>
    </section>
  );
}

function About() {
  const { t } = useTranslation();
  const { config } = useBackend();
  const install = useInstall((state) => state.install);
  return (
    <section className={styles.section} aria-label={t("device.about")}>
      <h3>{t("device.about")}</h3>
      <div className={styles.about}>
        <p className={styles.note} data-testid="version">
          {t("device.version", { version: config.version })}
        </p>
        {install && (
          <Button data-testid="install" onClick={install}>
            <Download size={18} strokeWidth={1.5} aria-hidden="true" />
            {t("install.install")}
          </Button>
        )}
      </div>
    </section>
  );
}
