import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moderates } from "../../session/selectors";
import { IconButton } from "../../ui/Button";
import { useSession } from "../session/SessionContext";
import { OrderSheet } from "./OrderSheet";

/** The way to the room's rules, for those who keep order. */
export function OrderButton() {
  const { t } = useTranslation();
  const allowed = useSession(moderates);
  const [open, setOpen] = useState(false);
  if (!allowed) return null;
  return (
    <>
      <IconButton label={t("moderation.title")} data-testid="order-open" onClick={() => setOpen(true)}>
        <ShieldCheck size={20} strokeWidth={1.5} aria-hidden="true" />
      </IconButton>
      <OrderSheet open={open} onClose={() => setOpen(false)} />
    </>
  );
}
