import { Download, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useBackend } from "../../app/BackendContext";
import { Button } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import { useName } from "../name/useName";
import { saveFile } from "../recap/saveFile";
import { useAction } from "../session/useAction";
import styles from "./AccountSheet.module.css";

/** What is kept of the person at this page: to read, and to have forgotten. */
export function AccountSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { calls, account } = useBackend();
  const [, navigate] = useLocation();
  const act = useAction();
  const forgetName = useName((state) => state.forget);
  const [sure, setSure] = useState(false);
  const [going, setGoing] = useState(false);
  const close = () => {
    setSure(false);
    onClose();
  };
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
    close();
    navigate("/");
    forgetName();
    await account.forget();
  };
  return (
    <Sheet open={open} onClose={close} title={t("account.title")} text={t("account.text")}>
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
    </Sheet>
  );
}
