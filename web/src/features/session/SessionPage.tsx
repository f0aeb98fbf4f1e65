import { Suspense } from "react";
import { useStore } from "zustand";
import { lazily } from "../../app/lazily";
import { loadBigScreen } from "../../app/pages";
import type { LiveSession } from "../../session/LiveSession";
import { sentOut } from "../../session/selectors";
import { PartyOverByCode, PartyOverPage } from "../recap/PartyOverPage";
import { AwayPage } from "../status/AwayPage";
import { PasswordPage } from "../status/PasswordPage";
import { BannedPage, KickedPage } from "../status/SentOutPages";
import { JoiningPage, RefusedPage } from "../status/StatusPages";
import { Room } from "./Room";
import { asksForPassword } from "./refusals";
import { SessionContext } from "./SessionContext";
import { useEnteredSession } from "./useEnteredSession";

const BigScreen = lazily(loadBigScreen);

interface SessionPageProps {
  readonly code: string;
  /** Whether the room is shown for a wall. Going over to it and back, one stays in the session. */
  readonly wall: boolean;
}

export default function SessionPage({ code, wall }: SessionPageProps) {
  const entering = useEnteredSession(code);
  switch (entering.kind) {
    case "joining":
      return <JoiningPage />;
    case "away":
      return <AwayPage />;
    case "refused":
      if (asksForPassword(entering.failure.code)) {
        return (
          <PasswordPage
            wrong={entering.failure.code === "wrong_password"}
            onPassword={entering.tryPassword}
          />
        );
      }
      if (entering.failure.code === "banned") return <BannedPage forS={entering.failure.retryAfterS} />;
      if (entering.failure.code === "session_ended") return <PartyOverByCode code={code} />;
      return <RefusedPage failure={entering.failure} joinCode={code} />;
    case "entered":
      return <EnteredSession live={entering.live} wall={wall} />;
  }
}

function EnteredSession({ live, wall }: { readonly live: LiveSession; readonly wall: boolean }) {
  const session = useStore(live.state, (state) => state.session);
  const away = useStore(live.link, (line) => line.away);
  const ended = useStore(live.state, (state) => state.ended);
  const out = useStore(live.state, sentOut);
  if (ended && session) return <PartyOverPage sessionId={session.id} name={session.name} />;
  if (out) return out === "ban" ? <BannedPage /> : <KickedPage />;
  if (!session) return away ? <AwayPage /> : <JoiningPage />;
  return (
    <SessionContext value={live}>
      {wall ? (
        <Suspense fallback={<JoiningPage />}>
          <BigScreen />
        </Suspense>
      ) : (
        <Room />
      )}
    </SessionContext>
  );
}
