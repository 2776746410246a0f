import type { Messages } from "../messages";

// The agency's day is that of UTC+7, wherever the browser stands (Việt Nam knows no summer time).
const offsetMs = 7 * 3600_000;
const dayMs = 24 * 3600_000;

const dayOf = (ms: number) => Math.floor((ms + offsetMs) / dayMs);
const two = (n: number) => String(n).padStart(2, "0");

function parts(instant: string) {
  const at = new Date(Date.parse(instant) + offsetMs);
  return {
    day: `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`,
    time: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
  };
}

/** "26/11/2026 08:31" of an RFC 3339 instant. */
export function showInstant(instant: string): string {
  const { day, time } = parts(instant);
  return `${day} ${time}`;
}

export const showTime = (instant: string) => parts(instant).time;

/** "26/11/2026" of "2026-11-26". */
export const showDay = (day: string) => day.split("-").reverse().join("/");

export type Due = { text: string; tone: "late" | "soon" | "calm" };

/** A deadline in words: what people need to know is how many days are left. */
export function dueWords(text: Messages["due"], due: string | null, overdue: boolean, now: number): Due {
  if (!due) return { text: text.none, tone: "calm" };
  const days = dayOf(Date.parse(due)) - dayOf(now);
  if (overdue || Date.parse(due) < now) return { text: days < 0 ? text.late(-days) : text.lateToday, tone: "late" };
  if (days === 0) return { text: text.today(showTime(due)), tone: "soon" };
  if (days === 1) return { text: text.tomorrow, tone: "soon" };
  return { text: text.inDays(days), tone: "calm" };
}

/**
 * "2026-11-05" of what people write: 5/11/2026, 5-11-26, 05.11.2026, "hôm nay", "today", or 2026-11-05. Nothing where it is no day.
 * With IME and Unikey the field is read only when it is left, so half a day is never judged.
 */
export function readDay(written: string, now: number): string | undefined {
  const text = written.trim().toLowerCase().normalize("NFC");
  if (["hôm nay", "hom nay", "today"].includes(text)) {
    return new Date(now + offsetMs).toISOString().slice(0, 10);
  }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/.exec(text);
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : local ? [local[3], local[2], local[1]] : [];
  if (!year || !month || !day) return undefined;
  const full = year.length === 2 ? `20${year}` : year;
  const found = `${full}-${two(Number(month))}-${two(Number(day))}`;
  const parsed = new Date(`${found}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(found) ? found : undefined;
}

/** "01/2026": a number below ten has a zero before it (Decree 30/2020/NĐ-CP, Annex VI). */
export const showNumber = (number: number, year: number) => `${two(number)}/${year}`;

/** "1,4 MB". */
export function showSize(bytes: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let at = 0;
  let value = bytes;
  while (value >= 1024 && at < units.length - 1) {
    value /= 1024;
    at += 1;
  }
  return `${at === 0 ? value : value.toFixed(1).replace(".", ",")} ${units[at]}`;
}
