import { Lock, UsersRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useBackend } from "../../app/BackendContext";
import { Button } from "../../ui/Button";
import { Cover } from "../../ui/Cover";
import { Blank } from "./Blank";
import type { ListedRoom, Lobby, OpenRoom } from "./lobby";
import styles from "./Rooms.module.css";

const shownAtFirst = 9;

interface OpenRoomsProps {
  /** Null until the server has told. */
  readonly lobby: Lobby | null;
  readonly away: boolean;
}

/** Rooms that want to be found, the fullest first. */
export function OpenRooms({ lobby, away }: OpenRoomsProps) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const rooms = lobby?.rooms ?? [];
  const shown = all ? rooms : rooms.slice(0, shownAtFirst);
  return (
    <section className={styles.rooms} aria-labelledby="open-rooms" aria-busy={!lobby}>
      <h2 className={styles.heading} id="open-rooms">
        {t("lobby.rooms")}
      </h2>
      {!lobby && (away ? <p className={styles.none}>{t("lobby.away")}</p> : <BlankRooms />)}
      {lobby && rooms.length === 0 && (
        <p className={styles.none}>{t(lobby.demo ? "lobby.emptyDemo" : "lobby.empty")}</p>
      )}
      <ul className={styles.list}>
        {shown.map((room, index) => (
          <li key={room.code ?? `${room.name} ${index}`}>
            <Room room={room} />
          </li>
        ))}
      </ul>
      {shown.length < rooms.length && (
        <Button className={styles.more} onClick={() => setAll(true)}>
          {t("lobby.more", { count: rooms.length - shown.length })}
        </Button>
      )}
    </section>
  );
}

function Room({ room }: { readonly room: ListedRoom }) {
  const { t } = useTranslation();
  if (room.code === null) {
    return (
      <div className={styles.room}>
        <span className={`${styles.picture ?? ""} ${styles.lock ?? ""}`}>
          <Lock size={20} strokeWidth={1.5} aria-hidden="true" />
        </span>
        <span className={styles.text}>
          <b>{room.name}</b>
          <small>{t("lobby.locked")}</small>
        </span>
      </div>
    );
  }
  return (
    <Link
      href={`/s/${room.code}`}
      className={`${styles.room ?? ""} ${styles.open ?? ""}`}
      data-testid="open-room"
    >
      <RoomPicture room={room} />
      <span className={styles.text}>
        <b>{room.name}</b>
        <small>
          {room.dj ? t("lobby.dj", { name: room.dj }) : t("lobby.autoDj")}
          {" · "}
          {room.playing && room.track ? room.track.title : t("lobby.silent")}
        </small>
      </span>
      <span className={styles.count}>
        <UsersRound size={16} strokeWidth={1.5} aria-hidden="true" />
        <span aria-hidden="true">{room.listeners}</span>
        <span className="visually-hidden">{t("lobby.listeners", { count: room.listeners })}</span>
      </span>
    </Link>
  );
}

function RoomPicture({ room }: { readonly room: OpenRoom }) {
  const { media } = useBackend();
  const track = room.playing ? room.track : null;
  const path = track?.cover_small_path ?? track?.cover_path ?? null;
  return (
    <span className={styles.picture}>
      <Cover
        seed={track?.title ?? room.code}
        hue={track?.hue ?? null}
        imageUrl={path && media.url(path)}
        alt=""
      />
    </span>
  );
}

function BlankRooms() {
  const { t } = useTranslation();
  return (
    <div className={styles.list} role="status">
      <span className="visually-hidden">{t("lobby.reading")}</span>
      {["9rem", "7rem", "8rem"].map((width) => (
        <div key={width} className={styles.room} aria-hidden="true">
          <span className={`${styles.picture ?? ""} ${styles.blank ?? ""}`} />
          <span className={styles.text}>
            <b>
              <Blank width={width} />
            </b>
            <small>
              <Blank width="11rem" />
            </small>
          </span>
        </div>
      ))}
    </div>
  );
}
