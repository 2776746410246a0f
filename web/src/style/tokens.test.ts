import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync("src/style/tokens.css", "utf8");

function tokens(theme: string): Record<string, string> {
  const block = css.split(`[data-theme="${theme}"]`)[1]?.split("}")[0] ?? "";
  return Object.fromEntries([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
}

/** WCAG 2.2: relative luminance, then contrast ratio. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

test("contrast is the ratio of WCAG", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#76838f", "#ffffff")).toBeCloseTo(3.9, 1);
});

describe.each(["light", "dark"])("%s", (theme) => {
  const all = tokens(theme);
  const of = (name: string) => all[name] ?? "";
  test.each(["text", "muted", "brand", "danger", "warn", "ok", "info"])("%s reads on every surface", (name) => {
    for (const surface of ["page", "card", "selected"]) {
      expect(contrast(of(name), of(surface)), surface).toBeGreaterThanOrEqual(4.5);
    }
  });
  test("what is on the brand colour reads", () => {
    expect(contrast(of("on-brand"), of("brand"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of("page"), of("danger"))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(["border", "focus-ring"])("%s is seen on every surface", (name) => {
    for (const surface of ["page", "card", "selected"]) {
      expect(contrast(of(name), of(surface)), surface).toBeGreaterThanOrEqual(3);
    }
  });
  test("both themes name the same tokens", () => {
    expect(Object.keys(all).sort()).toEqual(Object.keys(tokens("light")).sort());
  });
});
