import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { useStore } from "../api/state";
import {
  asShown,
  type Box,
  type Frame,
  frameOf,
  fromShown,
  moveTo,
  onScreen,
  placement,
  type Shown,
  shownSize,
} from "./placement";

export type Purpose = "personal" | "agency";
export type Choices = components["schemas"]["SignaturePlaces"];
type Choice = Choices["places"][number];

const sameBox = (one: Box, other: Box) =>
  one.page === other.page && (["x", "y", "width", "height"] as const).every((name) => Math.abs(one[name] - other[name]) < 0.01);

/** Where the signature goes: what the server offers, what the person made of it, and the frame over the page meanwhile. */
export function usePlacing(documentId: string, purpose: Purpose, version: number) {
  const found = useQuery({
    queryKey: ["document", documentId, "places", purpose, version],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/outgoing/{id}/signature-places", {
          params: { path: { id: documentId }, query: { purpose } },
          signal,
        }),
      ),
    staleTime: 60_000,
  });
  const choices = found.data;
  const placing = useStore(placement);
  const screen = useStore(onScreen);
  const [frame, setFrame] = useState<Frame>();

  const first = choices?.places[0];
  useEffect(() => {
    if (!choices || !first) return;
    placement.set({
      fileId: choices.file_id,
      box: boxOf(first),
      who: choices.signer,
      isSeal: purpose === "agency",
      isTapping: false,
    });
    return () => placement.set(null);
  }, [choices?.sha256, purpose]);

  const box = placing?.box;
  const pdf = choices && screen?.fileId === choices.file_id ? screen.pdf : null;
  const page = box?.page;
  useEffect(() => {
    setFrame(undefined);
    if (pdf && page) frameOf(pdf, page).then(setFrame, () => {});
  }, [pdf, page]);

  const chosen = box && choices?.places.find((one) => sameBox(boxOf(one), box));
  return {
    found,
    choices,
    box,
    chosen,
    isTapping: placing?.isTapping ?? false,
    /** Whether the very file that will be signed is on the screen; `false` where it cannot be shown. */
    isSeen:
      !choices || screen?.fileId !== choices.file_id ? undefined : screen.pdf === null ? false : screen.isDrawn || undefined,
    shown: frame && box ? { ...asShown(frame, box), size: shownSize(frame) } : undefined,
    choose: (one: Choice) => moveTo(boxOf(one)),
    move: (change: Partial<Shown>) => {
      if (frame && box) moveTo(fromShown(frame, box.page, { ...asShown(frame, box), ...change }));
    },
    /** The same place on another page. */
    turnTo: async (number: number) => {
      if (!pdf || !frame || !box || number < 1 || number > pdf.numPages) return;
      moveTo(fromShown(await frameOf(pdf, number), number, asShown(frame, box)));
    },
    tap: (on: boolean) => {
      const present = placement.get();
      if (present) placement.set({ ...present, isTapping: on });
    },
  };
}

const boxOf = ({ page, rotation, x, y, width, height }: Choice): Box => ({ page, rotation, x, y, width, height });

/** What the request says of the place. */
export function placeBody(chosen: Choice | undefined, box: Box, mayCover: boolean) {
  return chosen?.field ? { field: chosen.field } : { place: { ...box, may_cover_text: mayCover } };
}
