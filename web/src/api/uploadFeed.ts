import type { RealtimePostgresChangesPayload, SupabaseClient } from "@supabase/supabase-js";
import type { UploadRow } from "./rows";

/** How the own uploads stand on the server; none where it cannot be asked. */
export async function readUploads(client: SupabaseClient, userId: string): Promise<readonly UploadRow[]> {
  const { data } = await client.from("uploads").select("*").eq("owner_id", userId).order("created_at");
  return (data ?? []) as UploadRow[];
}

/** How the own uploads fare on the server: as they stand after each (re)connection, then every step. */
export function followUploads(
  client: SupabaseClient,
  userId: string,
  onRow: (row: UploadRow) => void,
): () => void {
  const read = async () => {
    for (const row of await readUploads(client, userId)) onRow(row);
  };
  const channel = client
    // Subscribed is then who hears of every step from there on.
    .channel(`uploads:${userId}`, { config: { postgres_changes_options: { wait: true } } })
    .on(
      "postgres_changes",
      { event: "*", schema: "public", table: "uploads", filter: `owner_id=eq.${userId}` },
      (change: RealtimePostgresChangesPayload<UploadRow>) => {
        if ("id" in change.new) onRow(change.new);
      },
    )
    .subscribe((status: string) => {
      if (status === "SUBSCRIBED") void read();
    });
  return () => void client.removeChannel(channel);
}
