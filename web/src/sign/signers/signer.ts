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
  /** Of the content that shows. */
  sha256: string;
}

/** Whose certificate a signer signs with, as far as it says so itself; the server judges it. */
export interface Holder {
  name: string;
  /** RFC 3339. */
  notAfter: string;
  /** What the server knows of it; "other" where it bears another name and nobody confirmed it. */
  standing: components["schemas"]["PersonCertificate"]["state"] | "other";
}

/** One way to sign. Nothing of it knows the screen; what is in the way is thrown as `Trouble`, what the server refuses as `Problem`. */
export interface Signer {
  readonly id: "server" | "agent" | "vgca" | "remote";
  /** Where the mark goes is chosen in the program that signs, not here. */
  readonly placesItself?: boolean;
  /** Finds out whether it could sign, and who. Where it may make the browser ask, call it from a click. */
  connect(): Promise<Holder | null>;
  /** Signs one document; the signature is on it when this ends. */
  sign(what: ToSign): Promise<void>;
}

export const troubles = [
  "denied",
  "absent",
  "old",
  "no_token",
  "expired",
  "cancelled",
  "pin_locked",
  "failed",
  "not_brought",
] as const;
export type TroubleKind = (typeof troubles)[number];

/** What a person can do something about. */
export class Trouble extends Error {
  readonly kind: TroubleKind;
  constructor(kind: TroubleKind, cause = "") {
    super(cause || kind);
    this.kind = kind;
  }
}
