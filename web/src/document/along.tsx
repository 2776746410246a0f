import { type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import { Link, type LinkProps, useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { inboxQuery, type ListFilter, queries } from "../api/queries";
import { readBoard } from "../board/filter";
import { boardList } from "../board/list";
import { linesQuery, onPage } from "../books/lines";
import { readSent, sentQuery } from "../inbox/sentList";
import { useText } from "../messages";
import { say } from "../parts/toast";
import type { DocumentSearch } from "../router";
import { searchQuery } from "../search/data";
import { readQuery } from "../search/filter";
import { registerList } from "./listNames";
import { useTexts } from "./text";

type Direction = "incoming" | "outgoing";

/** One document of a list, and what its address says of the list. */
interface Item {
  id: string;
  direction: Direction;
  search: DocumentSearch;
}

/** A list from which documents are opened, as the address of a document names it. */
interface List {
  /** The same for every document of the list. */
  key: QueryKey;
  load: (after: never, signal: AbortSignal) => Promise<{ items: unknown[]; next?: string | number | null | undefined }>;
  items: (loaded: unknown[]) => Item[];
  back: LinkProps;
  label: string;
  backWords: string;
  /** Whether an act takes the document from the list. */
  isWork: boolean;
}

const page = (query: { queryKey: QueryKey; queryFn: (context: never) => unknown }) => ({
  key: query.queryKey,
  load: (after: never, signal: AbortSignal) => query.queryFn({ pageParam: after, signal } as never) as ReturnType<List["load"]>,
});

/** The list that the address names; none where the document was opened from elsewhere. */
function useNamed(search: DocumentSearch): List | undefined {
  const text = useText();
  const texts = useTexts();
  return useMemo(() => {
    if (search.found !== undefined) {
      const found = search.found;
      return {
        ...page(searchQuery(readQuery(found)) as never),
        items: (loaded) =>
          (loaded as { id: string; direction: Direction }[]).map(({ id, direction }) => ({ id, direction, search: { found } })),
        back: { to: "/tim-kiem", search: readQuery(found) },
        label: texts.alongSearch,
        backWords: texts.alongSearch,
        isWork: false,
      };
    }
    if (search.list !== undefined) return named(search.list, texts);
    if (search.task === undefined) return undefined;
    const filter: ListFilter = {
      view: search.view ?? "todo",
      ...(search.direction ? { direction: search.direction } : {}),
      ...(search.overdue ? { overdue: "yes" } : {}),
    };
    return {
      ...page(inboxQuery(filter) as never),
      items: (loaded) =>
        (loaded as { document: { id: string }; direction: Direction; task: { id: string } }[]).map((one) => ({
          id: one.document.id,
          direction: one.direction,
          search: { ...filter, task: one.task.id },
        })),
      back: { to: "/viec", search: filter },
      label: text.inbox.list,
      backWords: text.document.back,
      isWork: true,
    };
  }, [search.found, search.list, search.task === undefined, search.view, search.direction, search.overdue, text, texts]);
}

function named(list: string, texts: ReturnType<typeof useTexts>): List | undefined {
  const [path = "", query = ""] = list.split("?");
  const [kind, book, year] = path.split("/");
  const given = Object.fromEntries(new URLSearchParams(query));
  if (kind === "board") {
    const filter = readBoard(given);
    return {
      ...page(boardList(filter) as never),
      items: (loaded) =>
        (loaded as { document_id: string | null }[]).flatMap(({ document_id }) =>
          document_id ? [{ id: document_id, direction: "incoming" as const, search: { list } }] : [],
        ),
      back: { to: "/dieu-hanh/danh-sach", search: filter },
      label: texts.alongBoard,
      backWords: texts.alongBoard,
      isWork: false,
    };
  }
  if (kind === "sent") {
    const filter = readSent(given);
    return {
      ...page(sentQuery(filter) as never),
      items: (loaded) =>
        (loaded as { document: { id: string }; direction: Direction }[]).map((one) => ({
          id: one.document.id,
          direction: one.direction,
          search: { list },
        })),
      back: { to: "/viec/da-gui", search: filter },
      label: texts.alongSent,
      backWords: texts.alongSent,
      isWork: false,
    };
  }
  if (kind !== "register" || !book || !year) return undefined;
  const { from, to, after } = given;
  const days = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
  const place = { ...days, ...(after ? { after: Number(after) } : {}) };
  const lines = linesQuery(book, Number(year), place);
  return {
    key: [...lines.queryKey, "along"],
    // A register goes on behind its page, and before it.
    load: async (next: number | undefined, signal) => {
      const got = await lines.queryFn({ pageParam: next, signal });
      const beyond = got.items.length === onPage ? (next ?? place.after ?? 0) + onPage : null;
      if (next !== undefined || from || to || !place.after) return { items: got.items, next: got.next ?? beyond };
      const before = await lines.queryFn({ pageParam: Math.max(0, place.after - onPage), signal });
      return { items: [...before.items, ...got.items], next: got.next ?? beyond };
    },
    items: (loaded) =>
      (loaded as { document_id: string | null; number: number; direction: Direction }[]).flatMap((one) => {
        const begins = Math.floor((one.number - 1) / onPage) * onPage;
        const filter = from || to ? days : { after: String(begins) };
        return one.document_id
          ? [
              {
                id: one.document_id,
                direction: given.direction === "incoming" ? ("incoming" as const) : ("outgoing" as const),
                search: { list: registerList(book, Number(year), { ...filter, direction: given.direction ?? "outgoing" }) },
              },
            ]
          : [];
      }),
    back: { to: "/so/$book/$year", params: { book, year }, search: place },
    label: texts.alongRegister,
    backWords: texts.alongRegister,
    isWork: false,
  };
}

export type Along = ReturnType<typeof useAlong>;

/** The list that one came from, where this document stands in it, and going along it. */
export function useAlong(search: DocumentSearch, id: string) {
  const text = useText();
  const navigate = useNavigate();
  const list = useNamed(search);
  const found = useInfiniteQuery({
    queryKey: list?.key ?? ["no list"],
    queryFn: ({ pageParam, signal }) => list?.load(pageParam as never, signal) ?? { items: [], next: null },
    initialPageParam: undefined as string | number | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: list !== undefined,
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  const items = useMemo(() => list?.items(found.data?.pages.flatMap((one) => one.items) ?? []) ?? [], [list, found.data]);
  const at = items.findIndex((one) => (search.task ? one.search.task === search.task : one.id === id));
  // The last of what was loaded, or a page further down: what follows is needed too. A task that is done is not looked for.
  const wantsMore =
    found.hasNextPage && !found.isFetching && items.length < 2000 && (at < 0 ? !list?.isWork : at === items.length - 1);
  useEffect(() => {
    if (wantsMore) void found.fetchNextPage();
  }, [wantsMore, found.fetchNextPage]);

  const open = (item: Item | undefined) => {
    if (!item) return;
    const to = item.direction === "incoming" ? "/van-ban-den/$id" : "/van-ban-di/$id";
    void navigate({ to, params: { id: item.id }, search: item.search });
  };
  const next = at >= 0 ? items[at + 1] : undefined;
  const previous = at > 0 ? items[at - 1] : undefined;
  const back = () => void navigate(list ? list.back : { to: "/viec", search: { view: "todo" } });
  return {
    list,
    at,
    of: items.length,
    hasNext: next !== undefined,
    hasPrevious: previous !== undefined,
    forward: () => open(next),
    backward: () => open(previous),
    back,
    /** After an act: what is done leaves a list of work; the next of the list opens, else the list. */
    advance: () => {
      if (!list || at < 0) return;
      if (list.isWork) {
        queries.removeQueries({ queryKey: ["inbox"], type: "inactive" });
        void queries.invalidateQueries({ queryKey: ["inbox"] });
      }
      if (next) open(next);
      else {
        if (list.isWork && items.length === 1) say(text.act.allDone);
        back();
      }
    },
  };
}

/** Back to the list, and along it, above a document that was opened from it. */
export function AlongList({ along }: { along: Along }) {
  const text = useText();
  const { list, at, of } = along;
  if (!list || (list.isWork && at < 0)) return null;
  return (
    <nav className="along" aria-label={list.label}>
      <Link {...(list.back as { to: "/viec" })}>← {list.backWords}</Link>
      <button type="button" disabled={!along.hasPrevious} aria-label={text.document.previous} onClick={along.backward}>
        ‹
      </button>
      {at >= 0 && <span>{text.document.position(at + 1, of)}</span>}
      <button type="button" disabled={!along.hasNext} aria-label={text.document.next} onClick={along.forward}>
        ›
      </button>
    </nav>
  );
}
