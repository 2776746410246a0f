// What the browser tests share: one Chromium, a page for a person, axe, the console.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const given = JSON.parse(process.env.VANTHU_BROWSER);
export const letter = `${given.documents}/incoming-cong-van.pdf`;
export const report = `${given.documents}/draft-bao-cao.pdf`;

let browser;
const others = [];

/** A new person at a new machine. `console` collects every error and warning: CSP and Trusted Types report there. */
export async function open({ width = 1280, height = 900, theme = "light", language = "vi", arguments: more } = {}) {
  const launch = (added) => chromium.launch({ executablePath: given.chromium, args: ["--no-sandbox", ...added] });
  browser ??= await launch([]);
  const own = more ? await launch(more) : browser;
  if (more) others.push(own);
  const context = await own.newContext({ ignoreHTTPSErrors: true, viewport: { width, height }, colorScheme: theme, bypassCSP: false, locale: language === "vi" ? "vi-VN" : "en-US" });
  // Not in the frame of drawings, which has no origin and so no store.
  await context.addInitScript(
    (one) => self.origin === "null" || (localStorage.getItem("vanthu-language") ?? localStorage.setItem("vanthu-language", one)), language);
  const page = await context.newPage();
  const console = [];
  page.on("console", (message) => {
    // An answer that is no success is told by the page itself; the browser repeats it.
    if (["error", "warning"].includes(message.type()) && !message.text().startsWith("Failed to load resource")) console.push(message.text());
  });
  page.on("pageerror", (error) => console.push(String(error)));
  page.setDefaultTimeout(15_000);
  return { page, console, context };
}

export async function close() {
  for (const one of others.splice(0)) await one.close();
  await browser?.close();
  browser = undefined;
}

export async function signIn(page, login, path = "/") {
  await page.goto(given.url + path);
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill(given.passwords[login]);
  await page.locator("input[name=password]").press("Enter");
  await page.locator("main#main").waitFor();
}

/** WCAG 2.2 AA and good practice; through the debugger, so that the page's policy stays as it is. */
export async function accessible(page) {
  // Looked at once it stands still: at its top, with its fonts, two frames later.
  await page.waitForLoadState();
  await page.evaluate(async () => {
    scrollTo(0, 0);
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations, incomplete } = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    const loads = performance.getEntriesByType("resource").filter((one) => one.responseStatus >= 400 || one.responseStatus === 0);
    return {
      state: `${document.styleSheets.length} style sheets, ${scrollY} px down, ${innerWidth} px wide, not loaded: ${loads.map((one) => `${one.name} ${one.responseStatus}`).join(", ")}`,
      violations: violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.html.slice(0, 200)} (${[...node.any, ...node.all, ...node.none].map((each) => each.message).join("; ")})`).join(" | ")}`),
      contrast: incomplete.filter((one) => one.id === "color-contrast").flatMap((one) => one.nodes.map((node) => node.html.slice(0, 120))),
    };
  });
  assert.deepEqual(found.violations, [], `${page.url()} (${found.state})`);
  // Reviewed: the unseen text over a PDF page lies over its picture; of single signs (− + ‹ › ↓) axe cannot tell. Their colours are
  // token pairs, which have a test of their own.
  // Tabs that a phone shows by scrolling, cells of a wide table and the ends of a long list in a dialog lie outside what it can measure.
  // Words of a drawn chain stand on filled shapes, which axe does not see; compared words scroll out of their box.
  const reviewed = /^<t[hd][ >]|<span class="muted"> |<tspan|class="count|<(del|ins)|class="unchanged"|>[−+] [^<]+<|role="presentation"|class="textLayer"|>[−+‹›↓↑ ?]+<|href="\/(viec|van-ban|so|ho-so|tim-kiem|dieu-hanh|thong-ke|uy-quyen|thong-bao|thay-doi-quyen|kiem-toan|quan-tri)/;
  assert.deepEqual(found.contrast.filter((html) => !reviewed.test(html)), [], page.url());
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(overflow, 0, `${page.url()} scrolls sideways`);
}

/** Chooses the line of a select in which the words stand, once it is there: lists of people come later than the page. */
export async function choose(select, words) {
  const option = select.locator("option", { hasText: words }).first();
  await option.waitFor({ state: "attached" });
  await select.selectOption({ label: (await option.textContent()).trim() });
}

export const drawn = (page) => page.locator(".pdf-page[data-drawn]").first().waitFor();
