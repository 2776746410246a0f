// Drives Chromium for bench/web and writes what it measured as JSON. Times are taken inside the page, so that the driver's way is not in them.
import { createRequire } from "node:module";

const require = createRequire(new URL("../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const given = JSON.parse(process.env.VANTHU_BENCH);

const networks = {
  lan: undefined,
  office: { latency: 60, megabits: 9, slower: 4 },
  poor: { latency: 150, megabits: 1.6, slower: 4 },
};
const row = ".rows a[data-task]";
const drawn = ".pdf-page[data-drawn]";

const browser = await chromium.launch({ executablePath: given.chromium, args: ["--no-sandbox"] });

const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
const percentile = (values, part) => [...values].sort((one, other) => one - other)[Math.floor(part * (values.length - 1))];

async function signedIn() {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(given.url);
  await page.locator("input[name=login]").fill(given.login);
  await page.locator("input[name=password]").fill(given.password);
  await page.locator("input[name=password]").press("Enter");
  await page.locator(row).first().waitFor();
  const first = await page.locator(row).first().getAttribute("href");
  const state = await context.storageState();
  await context.close();
  return { state, first };
}

/** A machine that has never been here but is signed in; bytes are counted as they come over the network. */
async function machine(state, network) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, storageState: state });
  const page = await context.newPage();
  const debug = await context.newCDPSession(page);
  await debug.send("Network.enable");
  if (network) {
    const throughput = (network.megabits * 1e6) / 8;
    await debug.send("Network.emulateNetworkConditions", { offline: false, latency: network.latency, downloadThroughput: throughput, uploadThroughput: throughput });
    await debug.send("Emulation.setCPUThrottlingRate", { rate: network.slower });
  }
  let bytes = 0;
  debug.on("Network.loadingFinished", (one) => {
    bytes += one.encodedDataLength;
  });
  // When the first one that fits stands on the page, and a frame has been painted with it.
  await page.addInitScript(
    (selectors) => {
      window.seen = {};
      const look = () => {
        for (const [name, selector] of Object.entries(selectors)) {
          if (window.seen[name] === undefined && document.querySelector(selector)) {
            window.seen[name] = null;
            requestAnimationFrame(() => setTimeout(() => (window.seen[name] = performance.now()), 0));
          }
        }
      };
      new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-drawn"] });
    },
    { list: row, page: drawn },
  );
  const until = async (name) => {
    await page.waitForFunction((one) => typeof window.seen?.[one] === "number", name, { timeout: 60_000 });
    return (await page.evaluate((one) => window.seen[one], name)) / 1000;
  };
  return { context, page, until, bytes: () => bytes };
}

async function measure(network, { state, first }, isLocal) {
  const found = { list: [], page: [], warmList: [], next: [], listBytes: 0, pageBytes: 0 };
  for (let run = 0; run < given.runs; run += 1) {
    const one = await machine(state, network);
    await one.page.goto(`${given.url}/viec`);
    found.list.push(await one.until("list"));
    found.listBytes = one.bytes();
    if (isLocal) {
      await one.page.reload();
      found.warmList.push(await one.until("list"));
    }
    await one.context.close();
    const other = await machine(state, network);
    await other.page.goto(given.url + first);
    found.page.push(await other.until("page"));
    found.pageBytes = other.bytes();
    if (isLocal) {
      // From the list, as people go: one document is open, the next one is called by its key.
      await other.page.goto(`${given.url}/viec`);
      await other.page.locator(row).first().click();
      await other.page.locator(drawn).first().waitFor();
      found.next.push(await nextDocument(other.page));
    }
    await other.context.close();
  }
  return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, Array.isArray(values) ? median(values) : values]));
}

/** From the key until the next document's first page is painted. */
async function nextDocument(page) {
  await page.evaluate((selector) => {
    window.taken = undefined;
    const before = location.pathname;
    addEventListener(
      "keydown",
      (event) => {
        for (const old of document.querySelectorAll(selector)) delete old.dataset.drawn;
        const watch = new MutationObserver(() => {
          if (location.pathname !== before && document.querySelector(selector)) {
            watch.disconnect();
            requestAnimationFrame(() => setTimeout(() => (window.taken = performance.now() - event.timeStamp), 0));
          }
        });
        watch.observe(document, { subtree: true, childList: true, attributes: true });
      },
      { once: true, capture: true },
    );
  }, drawn);
  await page.keyboard.press("j");
  await page.waitForFunction(() => typeof window.taken === "number", undefined, { timeout: 30_000 });
  return (await page.evaluate(() => window.taken)) / 1000;
}

async function keys({ state }) {
  const { context, page } = await machine(state, undefined);
  await page.goto(`${given.url}/viec`);
  await page.locator(row).first().waitFor();
  await page.evaluate(() => {
    window.times = [];
    window.interactions = [];
    let pressed;
    addEventListener("keydown", (event) => (pressed = event.timeStamp), { capture: true });
    addEventListener("focusin", () => {
      if (pressed === undefined) return;
      const from = pressed;
      pressed = undefined;
      requestAnimationFrame(() => setTimeout(() => window.times.push(performance.now() - from), 0));
    });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.interactionId) window.interactions.push(entry.duration);
    }).observe({ type: "event", durationThreshold: 16 });
  });
  const presses = 120;
  for (let i = 0; i < presses; i += 1) {
    await page.keyboard.press(i % 4 === 3 ? "k" : "j");
    await page.waitForTimeout(20);
  }
  await page.waitForTimeout(200);
  const { times, interactions } = await page.evaluate(() => ({ times: window.times, interactions: window.interactions }));
  await context.close();
  if (times.length < presses / 2) throw new Error(`only ${times.length} of ${presses} keys moved a row`);
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95), count: times.length, inp: Math.max(16, ...interactions) };
}

try {
  const person = await signedIn();
  const found = {};
  for (const [name, network] of Object.entries(networks)) found[name] = await measure(network, person, name === "lan");
  found.keys = await keys(person);
  process.stdout.write(JSON.stringify(found));
} finally {
  await browser.close();
}
