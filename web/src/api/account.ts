import type { GoTrueClient } from "@supabase/supabase-js";
import { ApiError, isAway, toApiError } from "./errors";

/** Who this page is. Without an account, one is made silently: no form stands before the music. */
export class Account {
  private signingIn: Promise<string> | null = null;

  constructor(private readonly client: { readonly auth: GoTrueClient }) {}

  /** The user's id where somebody is signed in already. */
  async currentUserId(): Promise<string | null> {
    const { data, error } = await this.client.auth.getSession();
    // An absent server does not end a session: signing in anew would overwrite the stored account.
    if (error) {
      const failure = toApiError(error);
      if (isAway(failure)) throw failure;
    }
    return data.session?.user.id ?? null;
  }

  /** The user's id; signs in anonymously under this name first where needed. */
  ensureSignedIn(displayName: string): Promise<string> {
    this.signingIn ??= this.signIn(displayName).finally(() => {
      this.signingIn = null;
    });
    return this.signingIn;
  }

  /** Forgets an account that the server no longer knows. */
  async forget(): Promise<void> {
    await this.client.auth.signOut({ scope: "local" });
  }

  private async signIn(displayName: string): Promise<string> {
    const existing = await this.currentUserId();
    if (existing) return existing;
    const { data, error } = await this.client.auth.signInAnonymously({
      options: { data: { display_name: displayName } },
    });
    if (error) throw toApiError(error);
    if (!data.user) throw new ApiError("unexpected", "The sign-in answered no user.", 200);
    return data.user.id;
  }
}
