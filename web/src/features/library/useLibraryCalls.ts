import { useMemo } from "react";
import { LibraryCalls } from "../../api/library";
import { useBackend } from "../../app/BackendContext";

export function useLibraryCalls(): LibraryCalls {
  const { client } = useBackend();
  return useMemo(() => new LibraryCalls(client), [client]);
}
