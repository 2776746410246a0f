import "@fontsource/be-vietnam-pro/latin-ext-400.css";
import "@fontsource/be-vietnam-pro/latin-400.css";
import "@fontsource/be-vietnam-pro/vietnamese-400.css";
import "@fontsource/be-vietnam-pro/latin-ext-600.css";
import "@fontsource/be-vietnam-pro/latin-600.css";
import "@fontsource/be-vietnam-pro/vietnamese-600.css";
import "./style/tokens.css";
import "./style/base.css";
import "./style/screens.css";
import "./style/print.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queries } from "./api/queries";
import { router } from "./router";
import { applyTheme } from "./shell/preferences";
import { SessionGate } from "./shell/SessionGate";

applyTheme();

// A document called by its address: what shows its file is the longest to load, and does not wait for the session and the document's data.
if (/^\/van-ban-d(en|i)\/[0-9a-f-]{36}/.test(location.pathname)) {
  const begun = [import("./document/DocumentPage"), import("./document/PdfView").then(({ beginWorker }) => beginWorker())];
  // What fails here is asked for again where it is needed, and told there.
  void Promise.allSettled(begun);
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <SessionGate>
          <RouterProvider router={router} />
        </SessionGate>
      </QueryClientProvider>
    </StrictMode>,
  );
}
