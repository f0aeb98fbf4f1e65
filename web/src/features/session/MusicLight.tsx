import { currentTrack } from "../../session/selectors";
import { Light } from "../../ui/Light";
import { accentHue } from "../../ui/useAccentHue";
import { useMix } from "../console/useMix";
import { useSession } from "./SessionContext";

/** The light of the room's music: it goes over with the music, for as long as that takes. */
export function MusicLight() {
  const hue = useSession((state) => accentHue(currentTrack(state)));
  const mix = useMix();
  return <Light hue={hue} fadeMs={mix?.durationMs ?? null} />;
}
