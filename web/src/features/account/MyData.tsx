import { Download, Trash2 } from "lucide-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { myStorage } from "../../api/myStorage";
import { useBackend } from "../../app/BackendContext";
import { currentLanguage } from "../../i18n";
import { Button } from "../../ui/Button";
import { bytesText } from "../../ui/bytes";
import { useReading } from "../../ui/useReading";
import { useName } from "../name/useName";
import { saveFile } from "../recap/saveFile";
import { useAction } from "../session/useAction";
import styles from "../device/Device.module.css";

/** What is kept of the person at this page: to read, and to have forgotten. */
export function MyData({ onGone }: { readonly onGone: () => void }) {
  const { t } = useTranslation();
  const { account } = useBackend();
  const who = useReading(
    useCallback(async () => ({ userId: await account.currentUserId() }), [account]),
    0,
  );
  return (
    <section className={styles.section} aria-label={t("device.data")}>
      <h3>{t("device.data")}</h3>
      {who.value?.userId === null && <p className={styles.note}>{t("device.nobody")}</p>}
      {who.value?.userId && (
        <>
          <p className={styles.note}>{t("account.text")}</p>
          <Space />
          <Choices onGone={onGone} />
        </>
      )}
    </section>
  );
}

/** How much one's uploads take of what they may. */
function Space() {
  const { t } = useTranslation();
  const { client } = useBackend();
  const { value, failure } = useReading(
    useCallback(() => myStorage(client), [client]),
    0,
  );
  if (failure) return <p className={styles.note}>{t("device.storageFailed")}</p>;
  if (!value) return <p className={styles.note}>…</p>;
  const { bytes, quota_bytes: quotaBytes } = value;
  const used = bytesText(bytes, currentLanguage());
  if (quotaBytes === null) {
    return (
      <p className={styles.note} data-testid="storage">
        {bytes === 0 ? t("device.storageEmpty") : t("device.storageFree", { used })}
      </p>
    );
  }
  const text = t("device.storage", { used, allowed: bytesText(quotaBytes, currentLanguage()) });
  const percent = Math.min(100, (bytes / quotaBytes) * 100);
  return (
    <>
      <div
        className={styles.space}
        role="meter"
        aria-label={t("device.storageLabel")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percent)}
        aria-valuetext={text}
      >
        <span style={{ width: `${percent}%` }} />
      </div>
      <p className={styles.note} data-testid="storage">
        {text}
      </p>
    </>
  );
}

function Choices({ onGone }: { readonly onGone: () => void }) {
  const { t } = useTranslation();
  const { calls, account } = useBackend();
  const [, navigate] = useLocation();
  const act = useAction();
  const forgetName = useName((state) => state.forget);
  const [sure, setSure] = useState(false);
  const [going, setGoing] = useState(false);
  const keep = async () => {
    saveFile("whatssound.json", JSON.stringify(await calls.exportMyData(), null, 2), "application/json");
  };
  const forget = async () => {
    setGoing(true);
    try {
      await calls.deleteMyAccount();
    } finally {
      setGoing(false);
    }
    // The room is left before it notices that nobody is there.
    onGone();
    navigate("/");
    forgetName();
    await account.forget();
  };
  return (
    <div className={styles.choices}>
      <Button data-testid="export-my-data" onClick={() => act(keep)}>
        <Download size={18} strokeWidth={1.5} aria-hidden="true" />
        {t("account.export")}
      </Button>
      {sure ? (
        <>
          <p role="alert">{t("account.sure")}</p>
          <Button
            look="danger"
            data-testid="delete-account-confirm"
            disabled={going}
            onClick={() => act(forget)}
          >
            {t("account.deleteForGood")}
          </Button>
          <Button onClick={() => setSure(false)}>{t("app.cancel")}</Button>
        </>
      ) : (
        <Button look="danger" data-testid="delete-account" onClick={() => setSure(true)}>
          <Trash2 size={18} strokeWidth={1.5} aria-hidden="true" />
          {t("account.delete")}
        </Button>
      )}
    </div>
  );
}
