import { Maximize2, Minimize2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useDevice } from "../../app/device";
import { IconButton } from "../../ui/Button";
import styles from "./NowPlaying.module.css";
import { useStage } from "./useStage";
import { Visualiser } from "./Visualiser";

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

/** The visualiser in the room: a strip under the cover, or the whole stage. */
export function VisualiserStrip({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const wanted = useDevice((state) => state.visualiser);
  const { grown, toggle } = useStage();
  if (!wanted) return null;
  return (
    <div className={styles.strip}>
      <Visualiser />
      {children}
      <IconButton
        label={grown ? t("visualiser.shrink") : t("visualiser.grow")}
        className={styles.grow}
        aria-pressed={grown}
        data-testid="visualiser-grow"
        onClick={toggle}
      >
        {grown ? <Minimize2 {...look} /> : <Maximize2 {...look} />}
      </IconButton>
    </div>
  );
}
