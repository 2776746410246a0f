// A signing agent with a test key, as docs/signing-agent.md has it: a WebSocket of RFC 6455, small texts in one frame each.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { given } from "./support.mjs";

const port = 14737;
const pki = given.pki;

function textOf(frame) {
  let [length, at] = [frame[1] & 127, 2];
  if (length === 126) [length, at] = [frame.readUInt16BE(2), 4];
  const mask = frame.subarray(at, at + 4);
  return Buffer.from(frame.subarray(at + 4, at + 4 + length).map((byte, i) => byte ^ mask[i % 4])).toString();
}

function frameOf(text) {
  const body = Buffer.from(text);
  const head = body.length < 126 ? Buffer.from([0x81, body.length]) : Buffer.from([0x81, 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, body]);
}

/** `who`: a signer of the test PKI. `answers`: what to say instead, by call. `asked` collects the questions. */
export async function startAgent({ who = "director", answers = {} } = {}) {
  const key = `${given.documents}/${who}-agent.key`;
  if (who === "director") {
    writeFileSync(key, execFileSync("openssl", ["pkcs12", "-in", `${pki}/director.p12`, "-nocerts", "-nodes", "-passin", `file:${given.pkiPassword}`]), { mode: 0o600 });
  } else {
    writeFileSync(key, readFileSync(`${pki}/${who}.key`), { mode: 0o600 });
  }
  const chain = readFileSync(`${pki}/${who}-chain.pem`, "utf8");
  const subject = who === "official" ? "Trần Văn Minh" : "Vũ Đức Thắng";
  const end = /notAfter=(.*)/.exec(execFileSync("openssl", ["x509", "-in", `${pki}/${who}.pem`, "-noout", "-enddate"]).toString())[1];
  const agent = { asked: [], answers };
  const usual = {
    status: () => ({ version: 1 }),
    "get-certificate": () => ({ chain, subject, not_after: new Date(end).toISOString() }),
    sign: ({ items }) => ({
      signatures: items.map(({ digest }) => {
        writeFileSync(`${key}.digest`, Buffer.from(digest, "base64"));
        return execFileSync("openssl", ["pkeyutl", "-sign", "-inkey", key, "-pkeyopt", "digest:sha256", "-in", `${key}.digest`]).toString("base64");
      }),
    }),
  };
  const server = createServer((_, response) => response.writeHead(400).end());
  const sockets = new Set();
  server.on("upgrade", (request, socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    socket.once("data", (frame) => {
      const question = JSON.parse(textOf(frame));
      agent.asked.push({ ...question, from: request.headers.origin });
      socket.write(frameOf(JSON.stringify(agent.answers[question.call] ?? usual[question.call](question))));
    });
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  agent.close = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  };
  return agent;
}
