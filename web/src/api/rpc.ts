import type { SupabaseClient } from "@supabase/supabase-js";
import { toApiError } from "./errors";

interface Answer<T> {
  readonly data: T | null;
  readonly error: unknown;
  readonly status: number;
}

/** How functions and tables are asked; a refusal is thrown as an ApiError. */
export class Rpc {
  constructor(protected readonly client: SupabaseClient) {}

  protected rpc<T>(name: string, parameters: Record<string, unknown>): Promise<T> {
    return this.settle<T>(this.client.rpc(name, parameters));
  }

  protected async settle<T>(request: PromiseLike<Answer<unknown>>): Promise<T> {
    const { data, error, status } = await request;
    if (error) throw toApiError(error, status);
    return data as T;
  }
}
