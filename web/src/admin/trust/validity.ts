/** From how many days before its end a certificate is warned of. */
export const warnDays = 60;
const dayMs = 86_400_000;

export type KeyState = { kind: "ok" | "ended" | "early" | "broken" } | { kind: "ends"; days: number };

/** What is to be said of a key's certificate at a moment; without one the key cannot be used. */
export function stateOf(certificate: { not_before: string; not_after: string } | undefined, now: number): KeyState {
  if (!certificate) return { kind: "broken" };
  const [from, to] = [Date.parse(certificate.not_before), Date.parse(certificate.not_after)];
  if (now > to) return { kind: "ended" };
  if (now < from) return { kind: "early" };
  const days = Math.floor((to - now) / dayMs);
  return days < warnDays ? { kind: "ends", days } : { kind: "ok" };
}
