import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import { countsQuery } from "../api/queries";
import { connection, isAtWork, session, useSession, useStore } from "../api/state";
import { useText } from "../messages";
import { forgetAll } from "../parts/kept";
import { say, toast } from "../parts/toast";
import { useKeys } from "./keys";
import { useRooms } from "./places";
import { type Role, useRoles } from "./roles";
import { LanguageSwitch, LettersSwitch, ThemeSwitch } from "./Settings";

const Palette = lazy(() => import("../search/Palette"));

export function Shell() {
  const text = useText();
  const roles = useRoles();
  const { current } = useSession();
  const sheet = useRef<HTMLDialogElement>(null);
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const counts = useQuery({ ...countsQuery, refetchInterval: () => (isAtWork() ? 60_000 : false) }).data;
  const rooms = useRooms();
  const [isFinding, setIsFinding] = useState(false);
  const find = () => setIsFinding(document.querySelector("dialog[open]") === null);
  useKeys({ "Shift+Slash": () => sheet.current?.showModal(), Slash: find });
  // Ctrl+K also where one types.
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
      event.preventDefault();
      find();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);

  // A reader hears of the new screen: the focus goes where it begins, unless the screen has put it somewhere.
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current !== path) main.current?.focus({ preventScroll: true });
    shown.current = path;
  }, [path]);

  const todo = counts ? counts.mine.open + counts.unit.open + counts.substitute.open : 0;
  const worksOnDocuments = ["clerk", "official", "leader", "auditor"].some((role) => roles.has(role as Role));
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {text.skip}
      </a>
      <header>
        <Link className="brand" to="/viec" search={{ view: "todo" }}>
          {text.app}
        </Link>
        <span className="agency">{current?.agency.name}</span>
        <button type="button" className="quiet find" onClick={find}>
          {text.nav.find} <kbd>Ctrl K</kbd>
        </button>
        <PersonMenu name={current?.person.full_name ?? ""} onKeys={() => sheet.current?.showModal()} />
      </header>
      <nav aria-label={text.nav.label}>
        <Link to="/viec" search={{ view: "todo" }}>
          {text.nav.work}
          {todo > 0 && <span className="count">{todo}</span>}
        </Link>
        {worksOnDocuments && (
          <Link to="/van-ban-den" activeOptions={{ exact: true }}>
            {text.nav.incoming}
          </Link>
        )}
        {roles.has("clerk") && <Link to="/van-ban-den/dang-ky">{text.nav.register}</Link>}
        {worksOnDocuments && (
          <Link to="/van-ban-di" activeOptions={{ exact: true }}>
            {text.nav.outgoing}
          </Link>
        )}
        {roles.has("clerk") && <Link to="/van-ban-di/gui-nhan">{text.nav.dispatch}</Link>}
        {(roles.has("official") || roles.has("leader")) && <Link to="/van-ban-di/du-thao">{text.nav.draft}</Link>}
        {roles.has("leader") && <Link to="/ky-lo">{text.nav.sign}</Link>}
        {rooms.map((one) => (
          <Link key={one.to} to={one.to}>
            {one.label}
          </Link>
        ))}
      </nav>
      <main id="main" ref={main} tabIndex={-1}>
        <Offline />
        <Outlet />
      </main>
      <p className="toast" role="status">
        {useStore(toast)}
      </p>
      <KeySheet sheet={sheet} />
      {isFinding && (
        <Suspense fallback={null}>
          <Palette onClose={() => setIsFinding(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Told once for the whole client; gone when the server answers again, which is asked every few seconds. */
function Offline() {
  const text = useText();
  const online = useStore(connection);
  const client = useQueryClient();
  const [since, setSince] = useState("");
  useEffect(() => {
    if (online) return;
    setSince(
      new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" }).format(new Date()),
    );
    const timer = setInterval(() => {
      fetch("/healthz").then(
        () => {
          connection.set(true);
          void client.invalidateQueries();
        },
        () => {},
      );
    }, 3000);
    return () => clearInterval(timer);
  }, [online, client]);
  return online ? null : (
    <p className="notice warn" role="alert">
      {text.failure.offlineBanner(since)}
    </p>
  );
}

function PersonMenu({ name, onKeys }: { name: string; onKeys: () => void }) {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = async () => {
    try {
      await unwrap(api.DELETE("/api/v1/session"));
      client.clear();
      forgetAll();
      session.set(null);
      void navigate({ to: "/viec", search: { view: "todo" } });
    } catch {
      say(text.failure.offline);
    }
  };
  return (
    <div className="person">
      <button type="button" className="quiet" popoverTarget="person-menu">
        {name}
      </button>
      <div id="person-menu" popover="auto" role="group" aria-label={text.nav.more}>
        <LanguageSwitch />
        <ThemeSwitch />
        <LettersSwitch />
        <Link to="/ca-nhan">{text.nav.own}</Link>
        <button type="button" className="quiet" onClick={onKeys}>
          {text.keys.title} (?)
        </button>
        <button type="button" className="quiet" onClick={() => void signOut()}>
          {text.signIn.out}
        </button>
      </div>
    </div>
  );
}

function KeySheet({ sheet }: { sheet: React.RefObject<HTMLDialogElement | null> }) {
  const text = useText();
  const rows: [string, string[]][] = [
    [text.keys.move, ["↓ ↑", "j k"]],
    [text.keys.open, ["Enter"]],
    [text.keys.back, ["Esc"]],
    [text.keys.next, ["j k"]],
    [text.keys.zoom, ["+ −"]],
    [text.keys.find, ["Ctrl K", "/"]],
    [text.keys.sheet, ["?"]],
  ];
  return (
    <dialog ref={sheet} aria-labelledby="keys-title">
      <h2 id="keys-title">{text.keys.title}</h2>
      <dl className="facts">
        {rows.map(([what, keys]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key, at) =>
                at ? (
                  <span key={key}>
                    {" "}
                    {text.keys.or} <kbd>{key}</kbd>
                  </span>
                ) : (
                  <kbd key={key}>{key}</kbd>
                ),
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted">{text.keys.note}</p>
      <form method="dialog">
        <button type="submit">{text.common.close}</button>
      </form>
    </dialog>
  );
}
