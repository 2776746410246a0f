import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventName, inVietnamese, stepsInVietnamese } from "./events";

const server = join(__dirname, "../../../server/app");

/** What the server writes into its log: the kinds that stand in calls of `record` and of what calls it. */
function written(): { kinds: Set<string>; steps: Set<string> } {
  const [kinds, steps] = [new Set<string>(), new Set<string>()];
  for (const file of readdirSync(server, { recursive: true, encoding: "utf8" }).filter((one) => one.endsWith(".cpp"))) {
    const text = readFileSync(join(server, file), "utf8");
    for (const [, kind] of text.matchAll(/\b(?:record|tell)\([a-z_]+, [^,;]+, [^,;]+, "([a-z]+(?:-[a-z]+)*)"/g))
      kinds.add(kind as string);
    for (const [, step] of text.matchAll(/\bact\(actor, id, "([a-z-]+)"/g)) steps.add(step as string);
    for (const [, step] of text.matchAll(/kind\(\) \+ "-([a-z-]+)"/g)) steps.add(step as string);
  }
  return { kinds, steps };
}

describe("kinds of events", () => {
  it("have Vietnamese words, all that the server writes", () => {
    const { kinds, steps } = written();
    expect(kinds.size).toBeGreaterThan(80);
    expect(steps.size).toBeGreaterThan(8);
    expect([...kinds].filter((one) => !inVietnamese[one])).toEqual([]);
    expect([...steps].filter((one) => !stepsInVietnamese[one])).toEqual([]);
  });
  it("are read in both languages", () => {
    expect(eventName("incoming-registered", "vi")).toBe("Đăng ký văn bản đến");
    expect(eventName("outgoing-approved", "vi")).toBe("Đồng ý (văn bản đi)");
    expect(eventName("incoming-registered", "en")).toBe("Incoming registered");
    expect(eventName("quite-new", "vi")).toBe("quite-new");
  });
});
