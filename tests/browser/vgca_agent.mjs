// A signing program that moves documents, as VGCA Sign Service is seen to in public code: one TLS WebSocket a function at 127.0.0.1:8987, one JSON
// each way; it fetches the PDF, signs it with `vanthu sign`, and brings it as a form. `answers`: what to say instead, by function.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { given } from "./support.mjs";

const port = 8987;

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

/** `change` makes of the signed file what is brought back. `asked` collects the questions by function. */
export async function startVgcaAgent({ who = "director", answers = {}, change = (pdf) => pdf, keystore = `${who}.p12` } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "vanthu-vgca-"));
  const [key, certificate] = [join(folder, "tls.key"), join(folder, "tls.pem")];
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], { stdio: "ignore" });
  const agent = { asked: [], answers, change };
  const signApproved = async (question) => {
    try {
      return await exchange(question);
    } catch (error) {
      return { Status: 1, Message: String(error.cause ?? error) };
    }
  };
  const exchange = async ({ FileName, FileUploadHandler }) => {
    const [source, target] = [join(folder, `${agent.asked.length}.pdf`), join(folder, `${agent.asked.length}-signed.pdf`)];
    const fetched = await fetch(FileName);
    if (!fetched.ok) return { Status: 1, Message: `HTTP ${fetched.status}` };
    writeFileSync(source, Buffer.from(await fetched.arrayBuffer()));
    execFileSync(given.binary, ["sign", source, target, "--keystore", `${given.pki}/${keystore}`, "--password-file", given.pkiPassword]);
    const form = new FormData();
    form.append("uploadfile", new Blob([agent.change(readFileSync(target))], { type: "application/pdf" }), "signed.pdf");
    const told = await (await fetch(FileUploadHandler, { method: "POST", body: form })).json();
    return { Status: told.Status ? 0 : 1, Message: told.Message, FileServer: told.FileServer };
  };
  const usual = {
    GetVersion: () => ({ Status: 0, Version: "1.0" }),
    GetCertInfo: () => ({ Status: 0, CertBase64: readFileSync(`${given.pki}/${who}.pem`, "utf8").replace(/-----[^-]+-----|\s/g, "") }),
    SignApproved: signApproved,
  };
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (_, response) => response.writeHead(400).end());
  const sockets = new Set();
  server.on("upgrade", (request, socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    socket.once("data", async (frame) => {
      const name = request.url.slice(1);
      const question = JSON.parse(textOf(frame));
      agent.asked.push({ name, ...question });
      const answer = name in agent.answers ? agent.answers[name] : await usual[name](question);
      socket.write(frameOf(typeof answer === "string" ? answer : JSON.stringify(answer)));
    });
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  agent.close = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  };
  return agent;
}
