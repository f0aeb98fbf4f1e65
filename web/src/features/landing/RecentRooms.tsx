import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { SessionRow } from "../../api/rows";
import { useBackend } from "../../app/BackendContext";
import { Cover } from "../../ui/Cover";
import styles from "./Rooms.module.css";

const shown = 4;

/** Where I have been. */
export function RecentRooms() {
  const { t } = useTranslation();
  const { calls, account } = useBackend();
  const [rooms, setRooms] = useState<readonly SessionRow[]>([]);
  const [userId, setUserId] = useState<string | null>(null);

  useEffect(() => {
    let left = false;
    const read = async () => {
      const id = await account.currentUserId();
      if (!id) return;
      const found = await calls.recentSessions(shown);
      if (left) return;
      setUserId(id);
      setRooms(found);
    };
    // Without the list the page is whole: it is only a shortcut.
    read().catch(() => undefined);
    return () => {
      left = true;
    };
  }, [calls, account]);

  if (rooms.length === 0) return null;
  return (
    <section className={styles.rooms} aria-labelledby="recent-rooms">
      <h2 className={styles.heading} id="recent-rooms">
        {t("landing.recent")}
      </h2>
      <ul className={styles.list}>
        {rooms.map((room) => (
          <li key={room.id}>
            <Link
              href={`/s/${room.code}`}
              className={`${styles.room ?? ""} ${styles.open ?? ""}`}
              data-testid="recent-session"
            >
              <span className={styles.picture}>
                <Cover seed={room.id} imageUrl={null} alt="" />
              </span>
              <span className={styles.text}>
                <b>{room.name}</b>
                <small className={styles.code}>
                  {room.code}
                  {room.host_id === userId && ` · ${t("landing.hosting")}`}
                </small>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
