import { Trouble } from "./signer";

export type Permission = "granted" | "prompt" | "denied" | "unknown";

/** Whether the browser lets this page speak to programs of its own machine. Chromium renamed what it asks for. */
export async function permission(): Promise<Permission> {
  for (const name of ["loopback-network", "local-network-access"]) {
    try {
      return (await navigator.permissions.query({ name: name as PermissionName })).state;
    } catch {
      // Not known under this name.
    }
  }
  return "unknown";
}

/** One question, one answer, one connection, to a program of the person's own machine. What is no JSON is null. */
export async function askLoopback(url: string, question: object, withinMs: number): Promise<unknown> {
  const socket = new WebSocket(url);
  try {
    return await new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Trouble("absent")), withinMs);
      const end = (then: () => void) => {
        clearTimeout(timer);
        then();
      };
      socket.onopen = () => socket.send(JSON.stringify(question));
      socket.onmessage = ({ data }) =>
        end(() => {
          try {
            resolve(JSON.parse(String(data)));
          } catch {
            resolve(null);
          }
        });
      socket.onerror = socket.onclose = () => end(() => reject(new Trouble("absent")));
    });
  } catch (error) {
    // A browser that refuses does not say so: it looks as if nobody listened.
    throw error instanceof Trouble && error.kind === "absent" && (await permission()) === "denied"
      ? new Trouble("denied")
      : error;
  } finally {
    socket.close();
  }
}
