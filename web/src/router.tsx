import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import type { ListFilter } from "./api/queries";
import { readLogPlace, readValidityFilter } from "./audit/places";
import { readBoard } from "./board/filter";
import type { StatisticFilter } from "./board/Statistics";
import type { DossierFilter } from "./dossiers/Dossiers";
import { Inbox } from "./inbox/Inbox";
import { readSent } from "./inbox/sentList";
import { readSearch } from "./search/filter";
import { Crash, Nowhere } from "./shell/Nowhere";
import { Shell } from "./shell/Shell";

const views = ["todo", "mine", "unit", "substitute", "waiting", "information"] as const;

/** The filter of the list stands in its address, and in that of a document that was opened from it. */
export function readFilter(search: Record<string, unknown>): ListFilter {
  const view = views.find((one) => one === search.view) ?? "todo";
  const direction = search.direction === "incoming" || search.direction === "outgoing" ? search.direction : undefined;
  return { view, ...(direction ? { direction } : {}), ...(search.overdue === "yes" ? { overdue: "yes" as const } : {}) };
}

export interface DocumentSearch extends Partial<ListFilter> {
  /** The task of the list's row that was opened. */
  task?: string | undefined;
  /** The query of the search whose result was opened. */
  found?: string | undefined;
  /** Another list that was opened, by its name and filter (document/listNames.ts). */
  list?: string | undefined;
}

/** Opened from a list: its filter and the row; from elsewhere: nothing. */
function readDocumentSearch(search: Record<string, unknown>): DocumentSearch {
  const task = typeof search.task === "string" ? search.task : undefined;
  if (typeof search.found === "string") return { found: search.found };
  if (typeof search.list === "string") return { list: search.list };
  return task ? { ...readFilter(search), task } : {};
}

const dossierStates = ["open", "closed", "handed_over", "disposed"] as const;

function readDossierFilter(search: Record<string, unknown>): DossierFilter {
  const state = dossierStates.find((one) => one === search.state);
  const year = /^\d{4}$/.test(String(search.year ?? "")) ? String(search.year) : undefined;
  return { ...(state ? { state } : {}), ...(year ? { year } : {}), ...(search.mine === "yes" ? { mine: "yes" } : {}) };
}

function readStatistic(search: Record<string, unknown>): StatisticFilter {
  const of = (["incoming", "outgoing", "dossiers", "access", "dossier-list"] as const).find((one) => one === search.of);
  const by = (["unit", "person", "month", "document"] as const).find((one) => one === search.by);
  const { from, to } = readBoard(search);
  return { ...(of ? { of } : {}), ...(by ? { by } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

/** The page of a register: behind which number, on which days, or the account of its numbers. */
function readRegisterSearch(search: Record<string, unknown>) {
  const after = Number(search.after);
  const day = (name: "from" | "to") => (typeof search[name] === "string" ? { [name]: search[name] } : {});
  return {
    ...(Number.isInteger(after) && after >= 0 && search.after !== undefined ? { after } : {}),
    ...day("from"),
    ...day("to"),
    ...(search.view === "account" ? { view: "account" as const } : {}),
  } as { after?: number; from?: string; to?: string; view?: "account" };
}

/** A deployed chain by its hash, looked at or drawn anew; without one a new chain. */
function readDrawingSearch(search: Record<string, unknown>): { of?: string; edit?: "yes" } {
  const of = typeof search.of === "string" && /^[0-9a-f]{64}$/.test(search.of) ? search.of : undefined;
  return { ...(of ? { of } : {}), ...(search.edit === "yes" || !of ? { edit: "yes" as const } : {}) };
}

const root = createRootRoute({ component: Shell, notFoundComponent: Nowhere, errorComponent: Crash });

const routeTree = root.addChildren([
  createRoute({
    getParentRoute: () => root,
    path: "/",
    beforeLoad: () => {
      throw redirect({ to: "/viec", search: { view: "todo" } });
    },
  }),
  createRoute({ getParentRoute: () => root, path: "/viec", validateSearch: readFilter, component: Inbox }),
  createRoute({
    getParentRoute: () => root,
    path: "/viec/da-gui",
    validateSearch: readSent,
    component: lazyRouteComponent(() => import("./inbox/Sent"), "Sent"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/van-ban-den",
    component: lazyRouteComponent(() => import("./document/Lists"), "IncomingList"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/van-ban-di",
    component: lazyRouteComponent(() => import("./document/Lists"), "OutgoingList"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/van-ban-den/dang-ky",
    component: lazyRouteComponent(() => import("./register/RegisterIncoming"), "RegisterIncoming"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/van-ban-di/du-thao",
    component: lazyRouteComponent(() => import("./draft/NewDraft"), "NewDraft"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/ca-nhan",
    component: lazyRouteComponent(() => import("./person/Person"), "Person"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/ky-lo",
    component: lazyRouteComponent(() => import("./sign/Batch"), "Batch"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/ky-lo/$id",
    component: lazyRouteComponent(() => import("./sign/BatchProgress"), "BatchProgress"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/van-ban-di/gui-nhan",
    component: lazyRouteComponent(() => import("./dispatch/Dispatch"), "Dispatch"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/tim-kiem",
    validateSearch: readSearch,
    component: lazyRouteComponent(() => import("./search/Search"), "Search"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/so",
    component: lazyRouteComponent(() => import("./books/Books"), "Books"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/so/quy-tac",
    component: lazyRouteComponent(() => import("./books/Books"), "NumberingRules"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/so/buu-dien",
    component: lazyRouteComponent(() => import("./books/HandBooks"), "Postal"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/so/ban-luu",
    component: lazyRouteComponent(() => import("./books/HandBooks"), "ArchivedCopies"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/so/$book/$year",
    validateSearch: readRegisterSearch,
    component: lazyRouteComponent(() => import("./books/Register"), "Register"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/ho-so",
    validateSearch: readDossierFilter,
    component: lazyRouteComponent(() => import("./dossiers/Dossiers"), "Dossiers"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/ho-so/danh-muc",
    component: lazyRouteComponent(() => import("./dossiers/Plans"), "Plans"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/ho-so/danh-muc/$id",
    component: lazyRouteComponent(() => import("./dossiers/Plans"), "PlanPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/ho-so/het-han",
    component: lazyRouteComponent(() => import("./dossiers/Disposals"), "Review"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/ho-so/nop-luu",
    component: lazyRouteComponent(() => import("./dossiers/Handovers"), "Handovers"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/ho-so/nop-luu/$id",
    component: lazyRouteComponent(() => import("./dossiers/Handovers"), "HandoverPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/ho-so/tieu-huy",
    component: lazyRouteComponent(() => import("./dossiers/Disposals"), "Disposals"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/ho-so/tieu-huy/$id",
    component: lazyRouteComponent(() => import("./dossiers/Disposals"), "DisposalPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/ho-so/phong-toa",
    component: lazyRouteComponent(() => import("./dossiers/Disposals"), "Holds"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/ho-so/$id",
    component: lazyRouteComponent(() => import("./dossiers/DossierPage"), "DossierPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/uy-quyen",
    component: lazyRouteComponent(() => import("./delegations/Delegations"), "Delegations"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/dieu-hanh",
    validateSearch: readBoard,
    component: lazyRouteComponent(() => import("./board/Board"), "Board"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/dieu-hanh/danh-sach",
    validateSearch: readBoard,
    component: lazyRouteComponent(() => import("./board/BoardList"), "BoardList"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/thong-ke",
    validateSearch: readStatistic,
    component: lazyRouteComponent(() => import("./board/Statistics"), "Statistics"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/thay-doi-quyen",
    component: lazyRouteComponent(() => import("./board/Rights"), "RightsChanges"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/thong-bao",
    component: lazyRouteComponent(() => import("./notices/Notices"), "Notices"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/van-ban/$id",
    component: lazyRouteComponent(() => import("./notices/Notices"), "AnyDocument"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/van-ban-den/$id",
    validateSearch: readDocumentSearch,
    component: lazyRouteComponent(() => import("./document/DocumentPage"), "IncomingPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/van-ban-di/$id",
    validateSearch: readDocumentSearch,
    component: lazyRouteComponent(() => import("./document/DocumentPage"), "OutgoingPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/kiem-toan",
    component: lazyRouteComponent(() => import("./audit/VerifyFile"), "VerifyFile"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/kiem-toan/hieu-luc",
    validateSearch: readValidityFilter,
    component: lazyRouteComponent(() => import("./audit/Validity"), "Validity"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/kiem-toan/nhat-ky",
    validateSearch: readLogPlace,
    component: lazyRouteComponent(() => import("./audit/Log"), "Log"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quan-tri",
    component: lazyRouteComponent(() => import("./admin/People"), "People"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quan-tri/don-vi",
    component: lazyRouteComponent(() => import("./admin/Units"), "Units"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quan-tri/quy-trinh",
    component: lazyRouteComponent(() => import("./admin/Chains"), "Chains"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quan-tri/quy-trinh/so-do",
    validateSearch: readDrawingSearch,
    component: lazyRouteComponent(() => import("./admin/ChainDrawing"), "ChainDrawing"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quan-tri/lich",
    component: lazyRouteComponent(() => import("./admin/Calendar"), "Calendar"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quan-tri/khoa",
    component: lazyRouteComponent(() => import("./admin/Keys"), "Keys"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quan-tri/cong-viec",
    component: lazyRouteComponent(() => import("./admin/Jobs"), "Jobs"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quan-tri/so",
    component: lazyRouteComponent(() => import("./admin/numbering/Numbering"), "Numbering"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quan-tri/mau",
    component: lazyRouteComponent(() => import("./admin/templates/Templates"), "Templates"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quan-tri/mau/$id",
    component: lazyRouteComponent(() => import("./admin/templates/TemplatePage"), "TemplatePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quan-tri/hinh-anh",
    component: lazyRouteComponent(() => import("./admin/images/Images"), "Images"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quan-tri/chung-thu",
    component: lazyRouteComponent(() => import("./admin/trust/Trust"), "Trust"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quan-tri/cau-hinh",
    component: lazyRouteComponent(() => import("./admin/settings/Settings"), "Settings"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/khoi-dau",
    component: lazyRouteComponent(() => import("./first-run/Beginning"), "Beginning"),
  }),
]);

export const router = createRouter({ routeTree, scrollRestoration: true, defaultPreload: "intent" });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
