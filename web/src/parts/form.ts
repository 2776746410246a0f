/** The text of a field, as it is sent: without space around it, in NFC (macOS types NFD). */
export function textOf(data: FormData, name: string): string {
  return String(data.get(name) ?? "")
    .trim()
    .normalize("NFC");
}

/** Only what was filled in. */
export function filled<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined | ""> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== "")) as never;
}
