import { X } from "lucide-react";
import { Toast } from "radix-ui";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "./Button";
import styles from "./Toaster.module.css";
import { useToasts } from "./toasts";

/** Loaded with the first word that is to be said. */
export default function Toaster() {
  const { t } = useTranslation();
  const { toasts, dismiss } = useToasts();
  return (
    <Toast.Provider duration={6000} swipeDirection="down">
      {toasts.map((toast) => (
        <Toast.Root
          key={toast.id}
          className={styles.toast}
          data-tone={toast.tone}
          {...(toast.action && { duration: Infinity })}
          onOpenChange={(open) => !open && dismiss(toast.id)}
        >
          <Toast.Description className={styles.text}>{toast.text}</Toast.Description>
          {toast.action && (
            <Toast.Action asChild altText={toast.action.label}>
              <Button look="quiet" data-testid="toast-action" onClick={toast.action.run}>
                {toast.action.label}
              </Button>
            </Toast.Action>
          )}
          <Toast.Close asChild>
            <IconButton label={t("app.close")}>
              <X size={16} strokeWidth={1.5} />
            </IconButton>
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className={styles.viewport} />
    </Toast.Provider>
  );
}
