import type { components } from "./schema";

export type ProblemDocument = components["schemas"]["Problem"];

/** An answer that is no success, in the words of the server and the language of the person. `status` 0: no answer came. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  /** What is wrong with which field, by the name of the field. */
  readonly fields: Record<string, string>;
  /** For the administrator, who finds it in the log. */
  readonly requestId: string;

  constructor(status: number, document: Partial<ProblemDocument>) {
    super(document.detail ?? document.title ?? `HTTP ${status}`);
    this.status = status;
    this.title = document.title ?? "";
    this.fields = {};
    for (const one of document.errors ?? []) {
      this.fields[one.pointer.replace(/^[/?]/, "")] ??= one.detail;
    }
    this.requestId = (document.instance ?? "").replace("urn:vanthu:request:", "");
  }

  get isOffline() {
    return this.status === 0;
  }
}
