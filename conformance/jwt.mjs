// Tokens that the server did not mint.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const base64url = (json) => Buffer.from(JSON.stringify(json)).toString("base64url");

export const claimsOf = (jwt) => JSON.parse(Buffer.from(jwt.split(".")[1], "base64url"));

export function signed(claims, secret) {
  const body = `${base64url({ alg: "HS256", typ: "JWT" })}.${base64url(claims)}`;
  return `${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`;
}

export const unsigned = (claims) => `${base64url({ alg: "none", typ: "JWT" })}.${base64url(claims)}.`;

/** The claims of a token with changes, as somebody would sign them who does not have the secret. */
export const forged = (jwt, changes = {}) =>
  signed({ ...claimsOf(jwt), ...changes }, "a secret of somebody else, which is long enough");

/** The claims of a token with changes, signed with the server's own secret. */
export const genuine = (server, jwt, changes) =>
  signed(
    { ...claimsOf(jwt), ...changes },
    readFileSync(join(server.data, "secrets", "jwt-secret"), "utf8").trim(),
  );

export const nowSeconds = () => Math.floor(Date.now() / 1000);
