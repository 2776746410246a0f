import type { Attributes, Facts } from "../modeller/protocol";
import { Choice, Duration, Line, Rows, Tick, Who } from "./ChainControls";
import { useTexts } from "./chainText";

interface Props {
  facts: Facts;
  onChange: (part: Partial<Facts>) => void;
}

const yes = (value: string | undefined) => value === "yes";
const yesOrNothing = (isOn: boolean) => (isOn ? "yes" : "");

/** What an element says beyond its name: only the groups that its kind has. */
export function ChainFacts({ facts, onChange }: Props) {
  const texts = useTexts();
  const { flow, timer, event, service, message, rules, called } = facts;
  return (
    <>
      {facts.task && <Task facts={facts} task={facts.task} onChange={onChange} />}
      {facts.deadline && <Deadline deadline={facts.deadline} onChange={onChange} />}
      {facts.outcomes && (
        <details className="fold" open={facts.outcomes.length > 0}>
          <summary>{texts.outcomes}</summary>
          <Rows
            rows={facts.outcomes}
            name={texts.outcome}
            add={texts.addOutcome}
            none={texts.outcomesNone}
            fresh={{ name: facts.outcomes.length === 0 ? "approve" : `lua-chon-${facts.outcomes.length + 1}` }}
            onChange={(outcomes) => onChange({ outcomes })}
          >
            {(row, put) => (
              <>
                <Line label={texts.label} value={row.label} onChange={(label) => put({ label })} />
                <Line label={texts.labelEn} value={row["label-en"]} onChange={(label) => put({ "label-en": label })} />
                <Line label={texts.id} value={row.name} onChange={(name) => put({ name })} />
                <Tick
                  label={texts.needsReason}
                  isOn={yes(row["needs-reason"])}
                  onChange={(isOn) => put({ "needs-reason": yesOrNothing(isOn) })}
                />
                <Tick
                  label={texts.approval}
                  isOn={yes(row.approval)}
                  onChange={(isOn) => put({ approval: yesOrNothing(isOn) })}
                />
              </>
            )}
          </Rows>
        </details>
      )}
      {facts.many && <Many many={facts.many} onChange={onChange} />}
      {facts.fields && (
        <details className="fold" open={facts.fields.length > 0}>
          <summary>{texts.fields}</summary>
          <Rows
            rows={facts.fields}
            name={texts.field}
            add={texts.addField}
            none={texts.fieldsNone}
            fresh={{ name: `muc-${facts.fields.length + 1}`, type: "text" }}
            onChange={(fields) => onChange({ fields })}
          >
            {(row, put) => (
              <>
                <Line label={texts.label} value={row.label} onChange={(label) => put({ label })} />
                <Line label={texts.labelEn} value={row["label-en"]} onChange={(label) => put({ "label-en": label })} />
                <Line label={texts.id} value={row.name} onChange={(name) => put({ name })} />
                <Choice
                  label={texts.type}
                  value={row.type ?? "text"}
                  of={Object.entries(texts.types)}
                  onChange={(type) => put({ type })}
                />
                {row.type === "choice" && (
                  <Line label={texts.choices} value={row.choices} long onChange={(choices) => put({ choices })} />
                )}
                <Tick
                  label={texts.required}
                  isOn={yes(row.required)}
                  onChange={(isOn) => put({ required: yesOrNothing(isOn) })}
                />
              </>
            )}
          </Rows>
        </details>
      )}
      {flow && (
        <>
          <Tick
            label={texts.isDefault}
            isOn={yes(flow.default)}
            onChange={(isOn) => onChange({ flow: { ...flow, default: isOn ? "yes" : "no" } })}
          />
          {!yes(flow.default) && (
            <Line
              label={texts.condition}
              hint={texts.flowHint}
              value={flow.condition}
              onChange={(condition) => onChange({ flow: { ...flow, condition } })}
            />
          )}
        </>
      )}
      {timer && (
        <fieldset className="chain-row">
          <legend>{texts.timer}</legend>
          {(["duration", "date", "cycle"] as const).map((one) => (
            <Line
              key={one}
              label={texts[one]}
              value={timer[one]}
              onChange={(value) => onChange({ timer: { working: timer.working ?? "no", [one]: value } })}
            />
          ))}
          <Tick
            label={texts.workingTime}
            isOn={yes(timer.working)}
            onChange={(isOn) => onChange({ timer: { ...timer, working: isOn ? "yes" : "no" } })}
          />
        </fieldset>
      )}
      {event &&
        Object.entries(event).map(([what, name]) => (
          <Line
            key={what}
            label={texts.events[what] ?? what}
            value={name}
            onChange={(value) => onChange({ event: { [what]: value } })}
          />
        ))}
      {service && (
        <>
          <Choice
            label={texts.service}
            value={service.effect ?? ""}
            of={[["", "–"], ...["issue", "close"].map((one): [string, string] => [one, texts.effects[one] ?? one])]}
            onChange={(effect) => onChange({ service: { effect } })}
          />
          {!service.effect && (
            <Line label={texts.serviceName} value={service.name} onChange={(name) => onChange({ service: { name } })} />
          )}
        </>
      )}
      {message !== undefined && (
        <Line label={texts.message} value={message} long onChange={(words) => onChange({ message: words })} />
      )}
      {rules && (
        <Rows
          rows={rules}
          name={texts.rule}
          add={texts.addRule}
          fresh={{ name: `gia-tri-${rules.length + 1}` }}
          onChange={(next) => onChange({ rules: next })}
        >
          {(row, put) => (
            <>
              <Line label={texts.name} value={row.name} onChange={(name) => put({ name })} />
              <Line label={texts.value} value={row.value} onChange={(value) => put({ value })} />
              <Line label={texts.condition} value={row.condition} onChange={(condition) => put({ condition })} />
            </>
          )}
        </Rows>
      )}
      {called !== undefined && <Line label={texts.called} value={called} onChange={(key) => onChange({ called: key })} />}
    </>
  );
}

function Task({ facts, task, onChange }: Props & { task: Attributes }) {
  const texts = useTexts();
  const put = (part: Attributes) => onChange({ task: { ...task, ...part } });
  const isUser = facts.kind === "userTask";
  return (
    <>
      <Who
        key={facts.id}
        label={texts.who}
        value={task}
        names={["role", "unit", "person"]}
        onChange={(next) => onChange({ task: next })}
      />
      {isUser && (
        <Choice
          label={texts.effect}
          value={task.effect ?? "none"}
          of={Object.entries(texts.effects)}
          onChange={(effect) => put({ effect: effect === "none" ? "" : effect })}
        />
      )}
      {isUser && ["sign", "seal"].includes(task.effect ?? "") && (
        <Line label={texts.place} value={task["signature-place"]} onChange={(place) => put({ "signature-place": place })} />
      )}
      {facts.kind !== "sendTask" && (
        <fieldset className="chain-row">
          <legend>{texts.may}</legend>
          {(["return", "forward", "recall"] as const).map((one) => (
            <Tick key={one} label={texts[one]} isOn={task[one] !== "no"} onChange={(isOn) => put({ [one]: isOn ? "" : "no" })} />
          ))}
          <Tick
            label={texts.notDrafter}
            isOn={yes(task["not-drafter"])}
            onChange={(isOn) => put({ "not-drafter": yesOrNothing(isOn) })}
          />
          <Line label={texts.otherThan} value={task["other-than"]} onChange={(ids) => put({ "other-than": ids })} />
        </fieldset>
      )}
    </>
  );
}

function Deadline({ deadline, onChange }: { deadline: Attributes; onChange: Props["onChange"] }) {
  const texts = useTexts();
  const kind = deadline.working ? "working" : deadline.elapsed ? "elapsed" : "none";
  const amount = deadline.working ?? deadline.elapsed ?? "P2D";
  const put = (part: Attributes) => onChange({ deadline: { ...deadline, ...part } });
  return (
    <fieldset className="chain-row">
      <legend>{texts.deadline}</legend>
      <Choice
        label={texts.counted}
        value={kind}
        of={Object.entries(texts.counts)}
        onChange={(next) => (next === "none" ? onChange({ deadline: {} }) : put({ working: "", elapsed: "", [next]: amount }))}
      />
      {kind !== "none" && (
        <>
          <Duration label={texts.amount} value={amount} onChange={(value) => value && put({ [kind]: value })} />
          <Duration label={texts.warn} value={deadline["warn-before"]} onChange={(value) => put({ "warn-before": value })} />
          <Who
            label={texts.late}
            value={deadline}
            names={["escalate-role", "escalate-unit", "escalate-person"]}
            mayBeNobody
            onChange={(next) => onChange({ deadline: next })}
          />
          {(deadline["escalate-role"] || deadline["escalate-person"]) && (
            <Tick label={texts.takes} isOn={yes(deadline.reassign)} onChange={(isOn) => put({ reassign: yesOrNothing(isOn) })} />
          )}
        </>
      )}
    </fieldset>
  );
}

function Many({ many, onChange }: { many: Attributes; onChange: Props["onChange"] }) {
  const texts = useTexts();
  const isMany = Object.keys(many).length > 0;
  const until = many.until ?? "";
  const put = (part: Attributes) => onChange({ many: { ...many, ...part } });
  return (
    <details className="fold" open={isMany}>
      <summary>{texts.many}</summary>
      <Tick
        label={texts.isMany}
        isOn={isMany}
        onChange={(isOn) => onChange({ many: isOn ? { collection: "", sequential: "no" } : {} })}
      />
      {isMany && (
        <>
          <Line label={texts.collection} value={many.collection} onChange={(collection) => put({ collection })} />
          <Line label={texts.cardinality} value={many.cardinality} onChange={(cardinality) => put({ cardinality })} />
          <Tick
            label={texts.sequential}
            isOn={yes(many.sequential)}
            onChange={(isOn) => put({ sequential: isOn ? "yes" : "no" })}
          />
          <Choice
            label={texts.until}
            value={until in texts.untils ? until : "other"}
            of={[...Object.entries(texts.untils), ["other", texts.untilOther]]}
            onChange={(value) => put({ until: value === "other" ? "$completed = $total" : value })}
          />
          {!(until in texts.untils) && (
            <Line label={texts.condition} value={until} onChange={(condition) => put({ until: condition })} />
          )}
        </>
      )}
    </details>
  );
}
