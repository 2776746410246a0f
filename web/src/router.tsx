import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import type { ListFilter } from "./api/queries";
import { Inbox } from "./inbox/Inbox";
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
}

/** Opened from a list: its filter and the row; from elsewhere: nothing. */
function readDocumentSearch(search: Record<string, unknown>): DocumentSearch {
  const task = typeof search.task === "string" ? search.task : undefined;
  return task ? { ...readFilter(search), task } : {};
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
]);

export const router = createRouter({ routeTree, scrollRestoration: true, defaultPreload: "intent" });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
