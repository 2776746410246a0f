import { api, unwrap } from "./client";
import type { components } from "./schema";

type Assertion = components["schemas"]["PasskeyAssertion"];
type Descriptor = components["schemas"]["PasskeyDescriptor"];

// By hand, not by PublicKeyCredential's own readers and writers of JSON: browsers in offices are older than those, and two ways would be two to test.
const bytes = (text: string) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const url = (buffer: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const listed = (all: Descriptor[]): PublicKeyCredentialDescriptor[] =>
  all.map((one) => ({ type: one.type, id: bytes(one.id), transports: one.transports as AuthenticatorTransport[] }));

/** Whether this browser knows passkeys at this address. */
export const hasPasskeys = () => "credentials" in navigator && "PublicKeyCredential" in window;

/** The person turned away, or nothing fitted: browsers do not tell which. */
export class PasskeyDeclined extends Error {}

async function asked<T extends AuthenticatorResponse>(ask: () => Promise<Credential | null>) {
  let credential: PublicKeyCredential | null;
  try {
    credential = (await ask()) as PublicKeyCredential | null;
  } catch (error) {
    throw new PasskeyDeclined(error instanceof DOMException ? error.name : String(error));
  }
  if (!credential) throw new PasskeyDeclined("none");
  return { id: credential.rawId, response: credential.response as T };
}

/** Asks an authenticator, by what the server said. Call it from a click. */
async function assertion({ public_key: options }: components["schemas"]["PasskeyRequest"]): Promise<Assertion> {
  const { id, response } = await asked<AuthenticatorAssertionResponse>(() =>
    navigator.credentials.get({
      publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: listed(options.allowCredentials) },
    }),
  );
  return {
    id: url(id),
    client_data: url(response.clientDataJSON),
    authenticator_data: url(response.authenticatorData),
    signature: url(response.signature),
    user_handle: response.userHandle && url(response.userHandle),
  };
}

/** Beside a password when there is one, otherwise alone. */
export async function signInWithPasskey(given?: { login: string; password: string }): Promise<void> {
  const body = await assertion(await unwrap(api.POST("/api/v1/session/passkey-challenge", { body: given ?? {} })));
  await unwrap(
    given ? api.POST("/api/v1/session", { body: { ...given, passkey: body } }) : api.POST("/api/v1/session/passkey", { body }),
  );
}

export async function proveWithPasskey(): Promise<void> {
  const passkey = await assertion(await unwrap(api.POST("/api/v1/session/proof-challenge")));
  await unwrap(api.PUT("/api/v1/session/proof", { body: { passkey } }));
}

/** What the authenticator made; it still has to be given a name and sent. */
export async function makePasskey(): Promise<Omit<components["schemas"]["NewPasskey"], "name">> {
  const { public_key: options } = await unwrap(api.POST("/api/v1/passkeys/challenge"));
  const { id, response } = await asked<AuthenticatorAttestationResponse>(() =>
    navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: listed(options.excludeCredentials),
        authenticatorSelection: options.authenticatorSelection as AuthenticatorSelectionCriteria,
        attestation: options.attestation as AttestationConveyancePreference,
      },
    }),
  );
  return {
    id: url(id),
    client_data: url(response.clientDataJSON),
    attestation_object: url(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  };
}
