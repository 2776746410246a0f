import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Failure, Loading } from "../parts/States";
import { type Drawing, inLines, readDrawing } from "./bpmn";
import { durationWords } from "./Progress";
import { definitionQuery } from "./queries";
import { useTexts } from "./text";

type Chain = components["schemas"]["Chain"];

/** The chain as its definition draws it: what was passed, where it stands, with whom and for how long. */
export function Diagram({ chain, onClose }: { chain: Chain; onClose: () => void }) {
  const text = useText();
  const texts = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const found = useQuery(definitionQuery(chain.definition));
  const drawing = useMemo(() => found.data && readDrawing(found.data), [found.data]);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="diagram" aria-labelledby="diagram-title" onClose={onClose}>
      <h2 id="diagram-title">{texts.diagramOf(chain.name)}</h2>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {drawing && <Picture drawing={drawing} chain={chain} />}
      <form method="dialog">
        <button type="submit">{text.common.close}</button>
      </form>
    </dialog>
  );
}

function Picture({ drawing, chain }: { drawing: Drawing; chain: Chain }) {
  const text = useText();
  const texts = useTexts();
  const { person, unit } = useDirectory();
  const active = new Set([...chain.diagram.active, ...chain.tasks.map((one) => one.node)]);
  const passed = new Set(chain.diagram.passed);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const here = box.current?.querySelector(".node.active");
    here?.scrollIntoView({ block: "nearest", inline: "center" });
  }, []);
  return (
    <section className="drawing" tabIndex={0} aria-label={texts.diagramOf(chain.name)} ref={box}>
      <svg
        viewBox={`${drawing.left} 0 ${drawing.width - drawing.left} ${drawing.height}`}
        width={drawing.width - drawing.left}
        height={drawing.height}
        role="img"
        aria-label={drawing.nodes
          .filter((one) => one.name)
          .map(
            (one) =>
              `${one.name}${active.has(one.id) ? `, ${texts.diagramActive}` : passed.has(one.id) ? `, ${texts.diagramPassed}` : ""}`,
          )
          .join("; ")}
      >
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
            <path d="M0 0 8 4 0 8z" className="arrow" />
          </marker>
        </defs>
        {drawing.edges.map((one) => (
          <polyline
            key={one.id}
            className="edge"
            points={one.points.map((at) => at.join(",")).join(" ")}
            markerEnd="url(#arrow)"
          />
        ))}
        {drawing.nodes.map((one) => {
          const state = active.has(one.id) ? "active" : passed.has(one.id) ? "passed" : "";
          const task = chain.tasks.find((other) => other.node === one.id);
          return (
            <g key={one.id} className={`node ${state}`}>
              <Shape node={one} state={state} />
              {task && (
                <text className="waits" x={one.x + one.width / 2} y={one.y + one.height + 18}>
                  {inLines(
                    texts.diagramWaiting(
                      person(task.user_id) ?? unit(task.unit_id) ?? text.document.nobodyYet,
                      durationWords(texts, task.opened_at, Date.now()),
                    ),
                    26,
                  ).map((line, at) => (
                    <tspan key={line} x={one.x + one.width / 2} dy={at ? 17 : 0}>
                      {line}
                    </tspan>
                  ))}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </section>
  );
}

function Shape({ node: one, state }: { node: Drawing["nodes"][number]; state: string }) {
  const [middleX, middleY] = [one.x + one.width / 2, one.y + one.height / 2];
  const isTask = one.width > 60;
  const lines = inLines(one.name, isTask ? Math.floor(one.width / 8) : 16);
  const top =
    isTask && !/ubProcess$/.test(one.kind)
      ? middleY - (lines.length - 1) * 8.5 + 5
      : isTask
        ? one.y + 18
        : one.y + one.height + 16;
  return (
    <>
      {one.kind.endsWith("Gateway") ? (
        <path d={`M${middleX} ${one.y} ${one.x + one.width} ${middleY} ${middleX} ${one.y + one.height} ${one.x} ${middleY}z`} />
      ) : one.kind.endsWith("Event") ? (
        <circle cx={middleX} cy={middleY} r={one.width / 2} className={one.kind === "endEvent" ? "end" : ""} />
      ) : (
        <rect x={one.x} y={one.y} width={one.width} height={one.height} rx={4} />
      )}
      <text x={middleX} y={top}>
        {lines.map((line, at) => (
          <tspan key={line} x={middleX} dy={at ? 17 : 0}>
            {line}
          </tspan>
        ))}
      </text>
      {/* A sign beside the colour. */}
      {state === "passed" && isTask && <path className="tick" d={`M${one.x + one.width - 20} ${one.y + 12}l5 5 9 -10`} />}
      {state === "active" && isTask && <circle className="dot" cx={one.x + one.width - 12} cy={one.y + 12} r={5} />}
    </>
  );
}
