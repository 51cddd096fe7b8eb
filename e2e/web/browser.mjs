// A headless Chromium that obeys: one JSON command a line on the standard input, one JSON answer a line on the output.
// The tests are in Python; only what clicks and looks is here.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";

const [modules, executable] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${modules}/`));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const WIDTHS = { phone: { width: 375, height: 812 }, desktop: { width: 1280, height: 900 } };
const browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox", "--disable-gpu"] });
let context, page, complaints, keys;

async function fresh({ script = false, width = "phone", dark = false, insecure = false }) {
  await context?.close();
  complaints = [];
  context = await browser.newContext({
    javaScriptEnabled: script,
    viewport: WIDTHS[width],
    colorScheme: dark ? "dark" : "light",
    acceptDownloads: true,
    ignoreHTTPSErrors: insecure,
  });
  context.setDefaultTimeout(20000);
  page = await context.newPage();
  page.on("console", (line) => line.type() === "error" && complaints.push(line.text()));
}

const commands = {
  fresh,
  open: async ({ url }) => ({ status: (await page.goto(url)).status() }),
  click: async ({ role, name }) => {
    await page.getByRole(role, { name, exact: true }).click();
    await page.waitForLoadState("load");
  },
  fill: async ({ label, text }) => page.getByLabel(label, { exact: true }).fill(text),
  type: async ({ selector, text }) => page.locator(selector).fill(text),
  unfold: async ({ name }) => page.locator("summary", { hasText: name }).click(),
  choose: async ({ label, value }) => page.getByLabel(label, { exact: true }).selectOption(value),
  check: async ({ label }) => page.getByLabel(label, { exact: true }).check(),
  press: async ({ key }) => void (await page.keyboard.press(key)),
  // Return sends the form, and the next page is waited for.
  enter: async () => {
    await Promise.all([page.waitForEvent("framenavigated"), page.keyboard.press("Enter")]);
    await page.waitForLoadState("load");
  },
  reload: async () => ({ status: (await page.reload()).status() }),
  see: async () => ({
    url: page.url(),
    title: await page.title(),
    text: await page.locator("body").innerText(),
    html: await page.content(),
    complaints,
  }),
  shape: async () => {
    // Without a script the page cannot measure itself; the browser can.
    const session = await context.newCDPSession(page);
    const { cssContentSize, cssLayoutViewport } = await session.send("Page.getLayoutMetrics");
    return { content: cssContentSize.width, window: cssLayoutViewport.clientWidth };
  },
  texts: async ({ selector }) => ({ texts: await page.locator(selector).allInnerTexts() }),
  attribute: async ({ selector, name }) => ({ value: await page.locator(selector).getAttribute(name) }),
  draw: async ({ selector, path }) => void (await page.locator(selector).screenshot({ path })),
  screenshots: async ({ name, folder }) => {
    for (const [width, size] of Object.entries(WIDTHS)) {
      await page.setViewportSize(size);
      await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
    }
    await page.emulateMedia({ colorScheme: "dark" });
    await page.screenshot({ path: `${folder}/${name}-dark.png`, fullPage: true });
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(WIDTHS.phone);
  },
  download: async ({ name, path }) => {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name, exact: true }).click(),
    ]);
    await file.saveAs(path);
  },
  print: async ({ path }) => void (await page.pdf({ path })),
  cookies: async () => ({ cookies: await context.cookies() }),
  cook: async ({ cookies }) => void (await context.addCookies(cookies)),
  // A security key of the browser's own making, which says yes by itself (WebAuthn, section 11).
  authenticator: async ({ verified = true }) => {
    const session = await context.newCDPSession(page);
    await session.send("WebAuthn.enable");
    const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true };
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: { ...options, isUserVerified: verified, automaticPresenceSimulation: true },
    });
    keys = { session, authenticatorId };
  },
  verification: async ({ verified }) => {
    const { authenticatorId } = keys;
    await keys.session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: verified });
  },
  keys: async () => {
    const { authenticatorId } = keys;
    return keys.session.send("WebAuthn.getCredentials", { authenticatorId });
  },
  // A key of the same kind that the account does not know, or one whose counter is set back.
  key: async ({ credential }) => {
    const { authenticatorId } = keys;
    await keys.session.send("WebAuthn.clearCredentials", { authenticatorId });
    await keys.session.send("WebAuthn.addCredential", { authenticatorId, credential });
  },
  // What follows a script of the page: the text comes by itself.
  wait: async ({ text }) => {
    await page.getByText(text).first().waitFor();
    await page.waitForLoadState("load");
  },
  axe: async () => {
    // The page forbids scripts of its own; this one comes from the browser's side.
    const result = await page.evaluate(`${axe}; axe.run()`);
    return { violations: result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" | ")}`) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...words } = JSON.parse(line);
  let answer;
  try {
    answer = { ok: true, ...(await commands[command](words)) };
  } catch (error) {
    answer = { ok: false, error: String(error), url: page?.url(), text: await page?.locator("body").innerText().catch(() => "") };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
