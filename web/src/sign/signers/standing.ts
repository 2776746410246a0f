import { api, unwrap } from "../../api/client";
import { session } from "../../api/state";
import type { Holder } from "./signer";

/** SHA-256 of the first certificate of a PEM text or of one in base64, in hexadecimal; nothing for what is neither. */
async function fingerprint(chain: string): Promise<string | null> {
  const body = /-----BEGIN CERTIFICATE-----([^-]*)/.exec(chain)?.[1] ?? chain;
  try {
    const bytes = Uint8Array.from(atob(body.replace(/\s/g, "")), (one) => one.charCodeAt(0));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...digest].map((one) => one.toString(16).padStart(2, "0")).join("");
  } catch {
    return null;
  }
}

const alike = (one: string, other = "") =>
  one.normalize("NFC").toLocaleLowerCase("vi") === other.normalize("NFC").toLocaleLowerCase("vi");

/**
 * What the server knows of a certificate. One that it never saw is shown to it, which makes it wait for an administrator, unless it bears another
 * name than the person's: a colleague's token in the machine is a mistake, and no request.
 */
export async function standingOf(chain: string, name: string): Promise<Holder["standing"]> {
  const print = await fingerprint(chain);
  const { items } = await unwrap(api.GET("/api/v1/certificates"));
  const known = items.filter((one) => one.fingerprint === print).at(-1);
  if (known) return known.state;
  if (!print || !alike(name, session.current?.person.full_name)) return "other";
  return (await unwrap(api.POST("/api/v1/certificates", { body: { certificate_chain: chain } }))).state;
}
