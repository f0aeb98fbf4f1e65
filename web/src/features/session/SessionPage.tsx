import { useStore } from "zustand";
import type { LiveSession } from "../../session/LiveSession";
import { PasswordPage } from "../status/PasswordPage";
import { AwayPage, EndedPage, JoiningPage, RefusedPage } from "../status/StatusPages";
import { Room } from "./Room";
import { asksForPassword } from "./refusals";
import { SessionContext } from "./SessionContext";
import { useEnteredSession } from "./useEnteredSession";

export default function SessionPage({ code }: { readonly code: string }) {
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
      return <RefusedPage failure={entering.failure} joinCode={code} />;
    case "entered":
      return <EnteredSession live={entering.live} />;
  }
}

function EnteredSession({ live }: { readonly live: LiveSession }) {
  const known = useStore(live.state, (state) => state.session !== null);
  const away = useStore(live.link, (line) => line.away);
  const ended = useStore(live.state, (state) => state.ended);
  if (ended) return <EndedPage />;
  if (!known) return away ? <AwayPage /> : <JoiningPage />;
  return (
    <SessionContext value={live}>
      <Room />
    </SessionContext>
  );
}
