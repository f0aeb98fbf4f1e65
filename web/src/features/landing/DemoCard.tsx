import { Headphones } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useServer } from "../../app/BackendContext";
import { Button } from "../../ui/Button";
import { Cover } from "../../ui/Cover";
import { Blank } from "./Blank";
import styles from "./DemoCard.module.css";
import type { OpenRoom } from "./lobby";
import { SoundMark } from "./SoundMark";

interface DemoCardProps {
  /** Null until the server has told. */
  readonly demo: OpenRoom | null;
}

/** The session that is always open: one tap, and it is heard. */
export function DemoCard({ demo }: DemoCardProps) {
  const { t } = useTranslation();
  const { backend } = useServer();
  const [, navigate] = useLocation();
  const track = demo?.track ?? null;
  const coverPath = track?.cover_path ?? null;

  const listen = () => {
    if (!demo) return;
    // The tap that leads there is the one that browsers want before they play.
    void backend?.engine.unlock();
    navigate(`/s/${demo.code}`);
  };

  return (
    <section className={styles.card} aria-labelledby="demo-name" aria-busy={!demo}>
      <div className={styles.mark}>
        <SoundMark
          hollow
          picture={
            track && (
              <Cover
                seed={track.title}
                hue={track.hue}
                imageUrl={coverPath && backend ? backend.media.url(coverPath) : null}
                alt=""
              />
            )
          }
        />
      </div>
      <p className={styles.name} id="demo-name">
        {demo ? t("lobby.always", { name: demo.name }) : <Blank width="12rem" />}
      </p>
      <p className={styles.title} data-testid="demo-title">
        {demo ? (track?.title ?? demo.name) : <Blank width="9rem" />}
      </p>
      <p className={styles.about}>{demo ? <About demo={demo} /> : <Blank width="13rem" />}</p>
      <Button
        look="primary"
        large
        className={styles.listen}
        disabled={!demo}
        data-testid="listen-now"
        onClick={listen}
      >
        <Headphones size={24} strokeWidth={1.5} aria-hidden="true" />
        {t("lobby.listen")}
      </Button>
    </section>
  );
}

function About({ demo }: { readonly demo: OpenRoom }) {
  const { t } = useTranslation();
  const artist = demo.track?.artist;
  const people = demo.listeners > 0 ? t("lobby.here", { count: demo.listeners }) : t("lobby.nobody");
  return <>{[artist && t("lobby.by", { artist }), people].filter(Boolean).join(" · ")}</>;
}
