import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { api, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import { useSession } from "../api/state";
import { booksQuery } from "../books/data";
import { useText } from "../messages";
import { Act } from "../parts/Act";
import { Icon } from "../parts/Field";
import { useHolds } from "../parts/rights";
import { Failure, Loading } from "../parts/States";
import { say } from "../parts/toast";
import "../admin/admin.css";
import "../admin/things.css";
import "../parts/parts.css";
import "./first-run.css";
import { useTexts } from "./text";

/** The chains that come with the program, each fetched when it is put in force. */
const shipped = import.meta.glob<string>("../../../schemas/bpmn/*.bpmn", { query: "?raw", import: "default" });
const keyOf = (path: string) => path.replace(/^.*\/|\.bpmn$/g, "");

const links = {
  totp: "/ca-nhan",
  units: "/quan-tri/don-vi",
  people: "/quan-tri",
  calendar: "/quan-tri/lich",
  books: "/quan-tri/so",
  chains: "/quan-tri/quy-trinh",
  images: "/quan-tri/hinh-anh",
  templates: "/quan-tri/mau",
} as const;
type StepName = keyof typeof links;

interface Step {
  name: StepName;
  isDone: boolean;
  isNeeded: boolean;
  fact: string;
}

/** What is to be done at the beginning, read from what is there: whoever stops finds the rest. */
export function Beginning() {
  const texts = useTexts();
  const common = useText();
  const holds = useHolds();
  const client = useQueryClient();
  const { current } = useSession();
  const { people, units } = useDirectory();
  const books = useQuery(booksQuery);
  const chains = useQuery({
    queryKey: ["workflows"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/workflows", { signal })),
  });
  const calendars = useQuery({
    queryKey: ["calendars"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/calendars", { signal })),
  });
  const templates = useQuery({
    queryKey: ["templates"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/templates", { signal })),
  });
  const isAdministrator = holds("administrator");
  const seal = useQuery({
    queryKey: ["signature-image", "agency"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/signature-images/{owner}", { params: { path: { owner: "agency" } }, signal })),
    enabled: isAdministrator,
  });
  const all = [books, chains, calendars, templates, seal];
  const failed = all.find((one) => one.isError);

  const root = units.find((one) => one.parent_id === null);
  const has = (role: string) =>
    people.some((one) => one.active && one.roles.some((each) => each.role === role && each.unit_id === root?.id));
  const missing = [!has("clerk") && texts.facts.clerk, !has("leader") && texts.facts.leader].filter(Boolean);
  const inForce = new Set((chains.data?.items ?? []).map((one) => one.key));
  const used = (templates.data?.items ?? []).filter((one) => !one.retired).length;
  const hasSeal = Boolean(seal.data?.decisions[0]?.sha256);
  const steps: Step[] = [
    {
      name: "totp",
      isDone: current?.has_totp ?? false,
      isNeeded: true,
      fact: current?.has_totp ? texts.facts.totpOn : texts.facts.totpOff,
    },
    { name: "units", isDone: units.length > 1, isNeeded: true, fact: texts.facts.units(units.length) },
    {
      name: "people",
      isDone: missing.length === 0,
      isNeeded: true,
      fact: missing.length === 0 ? texts.facts.enough : texts.facts.missing(missing.join(", ")),
    },
    {
      name: "calendar",
      isDone: (calendars.data?.items.length ?? 0) > 0,
      isNeeded: true,
      fact: calendars.data?.items[0]?.created_by ? texts.facts.own : texts.facts.shipped,
    },
    {
      name: "books",
      isDone: (books.data?.length ?? 0) > 0,
      isNeeded: true,
      fact: texts.facts.books(books.data?.filter((one) => !one.closed_from).length ?? 0),
    },
    {
      name: "chains",
      isDone: inForce.has("incoming-document") && inForce.size > 1,
      isNeeded: true,
      fact: texts.facts.chains(inForce.size),
    },
    { name: "images", isDone: hasSeal, isNeeded: false, fact: hasSeal ? texts.facts.image : texts.facts.noImage },
    { name: "templates", isDone: used > 0, isNeeded: false, fact: texts.facts.templates(used) },
  ];
  const needed = steps.filter((one) => one.isNeeded);
  const done = needed.filter((one) => one.isDone).length;
  const acts: Partial<Record<StepName, ReactNode>> = {
    units: (
      <Act
        label={texts.addUnit}
        fields={[
          { name: "name", label: texts.unitName, max: 200 },
          { name: "code", label: texts.unitShort, max: 20 },
          { name: "symbol", label: texts.unitSymbol, max: 20 },
          {
            name: "parent",
            label: texts.unitParent,
            kind: "choice",
            choices: units.map((one) => [one.code, one.name]),
            initial: root?.code ?? null,
          },
        ]}
        act={(given, key) =>
          unwrap(
            api.POST("/api/v1/units", {
              params: { header: { "Idempotency-Key": key } },
              body: { code: given.code ?? "", name: given.name ?? "", symbol: given.symbol ?? "", parent: given.parent ?? "" },
            }),
          )
        }
        done={texts.unitAdded}
        changes={[["units"]]}
      />
    ),
  };
  if (!isAdministrator && units.length > 0)
    return (
      <p className="state notice danger" role="alert">
        {common.failure.forbidden}
      </p>
    );
  return (
    <>
      <h1>{texts.listTitle}</h1>
      <p className="muted admin-intro">{texts.listIntro}</p>
      {failed && <Failure error={failed.error} retry={() => void failed.refetch()} />}
      {all.some((one) => one.isPending) && !failed && <Loading />}
      {all.every((one) => one.isSuccess) && units.length > 0 && (
        <>
          <p role="status">
            <strong>{done === needed.length ? texts.allDone : texts.progress(done, needed.length)}</strong>
          </p>
          <progress max={needed.length} value={done} aria-label={texts.progress(done, needed.length)} />
          <ol className="first-run-steps" aria-label={texts.listTitle}>
            {steps.map((one) => (
              <li key={one.name}>
                <Mark isDone={one.isDone} isNeeded={one.isNeeded} />
                <div>
                  <strong>{texts.steps[one.name]?.[0]}</strong>
                  <p className="muted">{texts.steps[one.name]?.[1]}</p>
                  <p>{one.fact}</p>
                </div>
                <div className="admin-acts" role="group" aria-label={texts.steps[one.name]?.[0]}>
                  {acts[one.name]}
                  <Link className="button" to={links[one.name]}>
                    {texts.go[one.name]}
                  </Link>
                </div>
                {one.name === "chains" && (
                  <Shipped inForce={inForce} onDeployed={() => void client.invalidateQueries({ queryKey: ["workflows"] })} />
                )}
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}

function Mark({ isDone, isNeeded }: { isDone: boolean; isNeeded: boolean }) {
  const texts = useTexts();
  return (
    <span className={`things-word ${isDone ? "things-ok" : isNeeded ? "things-warn" : ""}`}>
      <Icon name={isDone ? "ok" : isNeeded ? "soon" : "unknown"} /> {isDone ? texts.done : isNeeded ? texts.open : texts.optional}
    </span>
  );
}

const names: Record<string, string> = {
  "incoming-document": "Xử lý văn bản đến",
  "outgoing-one-approver": "Văn bản đi, một cấp duyệt",
  "outgoing-two-approvers": "Văn bản đi, hai cấp duyệt",
  "outgoing-three-approvers": "Văn bản đi, ba cấp duyệt",
  "internal-document": "Văn bản nội bộ",
};

/** The plain ones of the chains that come along; the others stand among the administrator's chains. */
function Shipped({ inForce, onDeployed }: { inForce: Set<string>; onDeployed: () => void }) {
  const texts = useTexts();
  const common = useText();
  const [busy, setBusy] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  const put = async (path: string, name: string) => {
    if (busy) return;
    setBusy(path);
    setFailure(null);
    try {
      const xml = await shipped[path]?.();
      await unwrap(
        api.POST("/api/v1/workflows", {
          body: xml as never,
          bodySerializer: (body) => body as never,
          headers: { "Content-Type": "application/xml" },
        }),
      );
      say(texts.deployed(name));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy("");
      onDeployed();
    }
  };
  const offered = Object.keys(shipped).filter((path) => keyOf(path) in names);
  return (
    <div className="first-run-chains">
      {failure !== null && <Failure error={failure} />}
      <ul aria-label={texts.shippedChains}>
        {offered.map((path) => {
          const name = names[keyOf(path)] ?? keyOf(path);
          return (
            <li key={path}>
              <span>{name}</span>
              {inForce.has(keyOf(path)) ? (
                <span className="things-word things-ok">
                  <Icon name="ok" /> {texts.inForce}
                </span>
              ) : (
                <button
                  type="button"
                  aria-disabled={busy !== ""}
                  aria-label={`${texts.deploy}: ${name}`}
                  onClick={() => void put(path, name)}
                >
                  {busy === path ? common.common.saving : texts.deploy}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
