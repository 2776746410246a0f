// Files that are hard on a reader: scans in JBIG2 and JPEG 2000, a thousand pages in 200 MB.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, drawn, given, open, signIn } from "./support.mjs";

after(close);

/** The colours of some dots of a page that is drawn, each a place between 0 and 1. */
const dots = (page, number, places) =>
  page.locator(`.pdf-page[data-page='${number}'] canvas`).evaluate((canvas, all) => {
    const drawing = canvas.getContext("2d");
    return all.map(([x, y]) => [...drawing.getImageData(canvas.width * x, canvas.height * y, 1, 1).data.slice(0, 3)]);
  }, places);

test("scans in JBIG2 and JPEG 2000 show, decoded by what the server itself sends", async () => {
  const { page, console } = await open();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await signIn(page, "vanthu", `/van-ban-den/${given.made.scans}`);
  await drawn(page);
  // Sixteen upright bars of 64 dots each, the first white.
  const bars = await dots(page, 1, Array.from({ length: 16 }, (_, at) => [(at + 0.5) / 16, 0.5]));
  for (const [at, [red]] of bars.entries()) assert.ok(at % 2 === 0 ? red > 200 : red < 60, `bar ${at}: ${red}`);
  await page.locator(".pdf-page[data-page='2']").scrollIntoViewIfNeeded();
  await page.locator(".pdf-page[data-page='2'][data-drawn]").waitFor();
  const [left, right] = await dots(page, 2, [[0.25, 0.5], [0.75, 0.5]]);
  assert.ok(left[0] > 150 && left[2] < 90, `red: ${left}`);
  assert.ok(right[2] > 150 && right[0] < 90, `blue: ${right}`);
  await accessible(page);
  assert.ok(asked.some((one) => one.includes("/pdf/wasm/")), "the decoders came");
  assert.deepEqual(asked.filter((one) => !one.startsWith(given.url) && !one.startsWith("blob:") && !one.startsWith("data:")), []);
  assert.deepEqual(console, []);
});

test("of 200 MB a few are read before the first page shows; through a hundred pages the memory stays bounded", async () => {
  const { page, console } = await open();
  let read = 0;
  let whole = 0;
  page.on("response", (response) => {
    const range = response.headers()["content-range"];
    if (range) whole = Math.max(whole, Number(range.split("/")[1]));
  });
  page.on("requestfinished", async (request) => {
    if (/files\/[^/]+\/content/.test(request.url())) read += (await request.sizes()).responseBodySize;
  });
  await signIn(page, "vanthu", `/van-ban-den/${given.made.long}`);
  await drawn(page);
  assert.ok(read < 8 * 1024 * 1024, `${read} bytes before the first page`);
  const heap = () => page.evaluate(() => performance.memory.usedJSHeapSize);
  const pages = page.locator(".pdf-pages");
  const go = async (number) => {
    await pages.evaluate((one, at) => one.querySelector(`[data-page='${at}']`).scrollIntoView(), number);
    await page.locator(`.pdf-page[data-page='${number}'][data-drawn]`).waitFor();
  };
  await go(10);
  const before = await heap();
  for (let number = 20; number <= 110; number += 5) await go(number);
  const after = await heap();
  assert.ok(after - before < 64 * 1024 * 1024, `${before} and then ${after} bytes of memory`);
  const held = await page.locator(".pdf-page canvas").evaluateAll((all) => all.filter((one) => one.width > 0).length);
  assert.ok(held < 12, `${held} pages are held`);
  assert.ok(whole > 200 * 1024 * 1024, `the file has ${whole} bytes`);
  assert.ok(read < 24 * 1024 * 1024, `${read} bytes in all`);
  assert.deepEqual(console, []);
});
