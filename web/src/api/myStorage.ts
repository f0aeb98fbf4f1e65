import type { SupabaseClient } from "@supabase/supabase-js";
import { toApiError } from "./errors";

export interface StorageRow {
  readonly bytes: number;
  /** Null: there is no limit. */
  readonly quota_bytes: number | null;
}

/** What I have stored, and may. */
export async function myStorage(client: SupabaseClient): Promise<StorageRow> {
  const answer = await client.rpc("my_storage");
  if (answer.error) throw toApiError(answer.error, answer.status);
  return answer.data as StorageRow;
}
