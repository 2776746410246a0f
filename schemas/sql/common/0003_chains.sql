-- Approval chains. Hot tables hold open work only: an instance's state, its open tasks and timers. What was done is appended to
-- workflow_steps and never changed; each instance names the last of its steps by hash, and the log records the instance's row.
-- What grows with every action is kept small: columns of bytes are packed texts (server/storage/packed_text.hpp).

create table workflow_definitions (
  id text primary key,
  process_key text not null,
  name text not null,
  xml text not null,
  calls text not null,
  deployed_by text not null,
  deployed_at bigint not null
);
create index workflow_definitions_by_key on workflow_definitions (process_key, deployed_at);

create table workflow_instances (
  id text primary key,
  definition_hash text not null references workflow_definitions (id),
  document_id text not null,
  document_kind text not null,
  unit_id text not null,
  status text not null,
  state bytea not null,
  steps bigint not null,
  last_step_hash bytea not null,
  calendar bytea not null,
  started_at bigint not null,
  ended_at bigint,
  version bigint not null
);
create index workflow_instances_by_document on workflow_instances (document_id);
create index workflow_instances_open on workflow_instances (definition_hash, id) where ended_at is null;

create table workflow_steps (
  instance_id bytea not null,
  number bigint not null,
  document_id bytea not null,
  task_id bytea,
  definition_hash bytea not null,
  version_sha256 bytea not null,
  node text not null,
  name text not null,
  outcome text not null,
  reason text not null,
  actor bytea,
  on_behalf_of bytea,
  mandate bytea,
  event bytea not null,
  state_sha256 bytea not null,
  hash bytea not null,
  at bigint not null,
  primary key (instance_id, number)
);
create index workflow_steps_by_actor on workflow_steps (actor, at, instance_id, number) where actor is not null;
create index workflow_steps_by_task on workflow_steps (task_id) where task_id is not null;

create table workflow_timers (
  instance_id text not null,
  number bigint not null,
  due_at bigint not null,
  try_at bigint not null,
  primary key (instance_id, number)
);
create index workflow_timers_due on workflow_timers (try_at);

create table tasks (
  id text primary key,
  instance_id text not null,
  document_id text not null,
  kind text not null,
  number bigint not null,
  node text not null,
  name text not null,
  effect text not null,
  item text not null,
  role text,
  unit_id text,
  user_id text,
  holder_id text,
  sender_id text,
  drafter_id text not null,
  opened_at bigint not null,
  due_at bigint,
  overdue bigint not null
);
create index tasks_by_instance on tasks (instance_id);
create index tasks_by_document on tasks (document_id);

-- Whose box a task lies in: "u:<user>", "r:<unit>:<role>". Sorted by deadline, then by age.
create table inbox_entries (
  owner text not null,
  box text not null,
  sort bigint not null,
  task_id text not null,
  primary key (owner, box, sort, task_id)
);

create table inbox_counts (
  owner text not null,
  box text not null,
  open bigint not null,
  overdue bigint not null,
  primary key (owner, box)
);

-- People who had to do with a document by name: they may read it from then on.
create table document_people (
  id text primary key,
  document_id text not null,
  user_id text not null,
  part text not null
);
create index document_people_by_user on document_people (user_id, document_id);
create index document_people_by_document on document_people (document_id);

-- Who acts for whom, from when until when, and on what basis.
create table mandates (
  id text primary key,
  principal_id text not null references users (id),
  substitute_id text not null references users (id),
  valid_from bigint not null,
  valid_until bigint not null,
  document_types text not null,
  units text not null,
  nodes text not null,
  capacity text not null,
  legal_basis text not null,
  may_redelegate bigint not null,
  created_by text not null,
  created_at bigint not null,
  revoked_at bigint,
  version bigint not null
);
create index mandates_by_substitute on mandates (substitute_id, valid_until);
create index mandates_by_principal on mandates (principal_id, valid_until);

-- Remarks beside a document: a draft is its writer's alone, a final one is frozen.
create table remarks (
  id text primary key,
  document_id text not null,
  author_id text not null references users (id),
  body text not null,
  final bigint not null,
  created_at bigint not null,
  final_at bigint,
  version bigint not null
);
create index remarks_by_document on remarks (document_id, id);

-- What it says is written when it is read: from the kind, the words (the name of a step, a reason) and the document's subject.
create table notifications (
  user_id bytea not null,
  id bytea not null,
  seq bigint not null,
  kind text not null,
  document_id bytea not null,
  task_id bytea,
  words text not null,
  at bigint not null,
  seen_at bigint,
  primary key (user_id, id)
);
