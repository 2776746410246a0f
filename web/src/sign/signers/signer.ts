import type { components } from "../../api/schema";

/** A document that is to be signed, where, and as whose. */
export interface ToSign {
  documentId: string;
  version: number;
  purpose: "personal" | "agency";
  /** For whoever holds the key, to show what they sign. */
  title: string;
  /** Of the request: a place or a field. */
  where: components["schemas"]["SignatureRequest"];
}

/** Whose certificate a signer signs with, as far as it says so itself; the server judges it. */
export interface Holder {
  name: string;
  /** RFC 3339. */
  notAfter: string;
  isExpired: boolean;
}

/** One way to sign. Nothing of it knows the screen; what is in the way is thrown as `Trouble`, what the server refuses as `Problem`. */
export interface Signer {
  readonly id: "server" | "agent";
  /** Finds out whether it could sign, and who. Where it may make the browser ask, call it from a click. */
  connect(): Promise<Holder | null>;
  /** Signs one document; the signature is on it when this ends. */
  sign(what: ToSign): Promise<void>;
}

export const troubles = ["denied", "absent", "old", "no_token", "expired", "cancelled", "pin_locked", "failed"] as const;
export type TroubleKind = (typeof troubles)[number];

/** What a person can do something about. */
export class Trouble extends Error {
  readonly kind: TroubleKind;
  constructor(kind: TroubleKind, cause = "") {
    super(cause || kind);
    this.kind = kind;
  }
}
