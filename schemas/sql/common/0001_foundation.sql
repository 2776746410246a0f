-- Identifiers are UUIDv7 text, times epoch milliseconds in UTC, days ISO text, flags 0 or 1.
-- `version` counts the changes of an aggregate; saving a stale one is refused.

create table units (
  id text primary key,
  parent_id text references units (id),
  code text not null unique,
  name text not null,
  symbol text not null,
  active bigint not null,
  version bigint not null,
  created_at bigint not null
);

create table users (
  id text primary key,
  login text not null unique,
  full_name text not null,
  password_hash text not null,
  active bigint not null,
  keystore text,
  version bigint not null,
  created_at bigint not null
);

create table role_bindings (
  id text primary key,
  user_id text not null references users (id),
  unit_id text not null references units (id),
  role text not null,
  position text not null,
  unique (user_id, unit_id, role)
);
create index role_bindings_by_unit on role_bindings (unit_id, role);

-- What changes at every attempt to log in; not evidence.
create table login_states (
  user_id text primary key references users (id),
  failed_count bigint not null,
  locked_until bigint not null,
  totp_secret text,
  totp_confirmed bigint not null,
  totp_last_step bigint not null
);

create table sessions (
  token_hash text primary key,
  user_id text not null references users (id),
  csrf_token text not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null
);
create index sessions_by_user on sessions (user_id);

create table number_series (
  id text primary key,
  agency text not null,
  book text not null,
  year bigint not null,
  last_taken bigint not null,
  version bigint not null
);

create table register_entries (
  id text primary key,
  agency text not null,
  book text not null,
  year bigint not null,
  number bigint not null,
  state text not null,
  document_id text,
  day text not null,
  at bigint not null,
  actor text not null,
  reason text,
  unique (agency, book, year, number)
);
create index register_entries_by_document on register_entries (document_id);

create table incoming_documents (
  id text primary key,
  agency text not null,
  book text not null,
  year bigint not null,
  number bigint not null,
  arrived_at bigint not null,
  state text not null,
  issuer text not null,
  issuer_code text,
  number_and_symbol text not null,
  twin_key text not null,
  document_day text not null,
  identifier text,
  type_code text not null,
  subject text not null,
  urgency text not null,
  language text not null,
  page_count bigint,
  signer_position text,
  signer_name text,
  due_day text,
  note text,
  answers_id text,
  registered_by text not null,
  leader_id text,
  instruction text,
  instructed_by text,
  instructed_at bigint,
  closing_note text,
  closed_by text,
  closed_at bigint,
  version bigint not null,
  unique (agency, book, year, number)
);
create index incoming_by_twin on incoming_documents (twin_key);
create index incoming_by_identifier on incoming_documents (identifier);
create index incoming_by_state on incoming_documents (state, id);

create table outgoing_documents (
  id text primary key,
  agency text not null,
  state text not null,
  type_code text not null,
  subject text not null,
  urgency text not null,
  language text not null,
  page_count bigint,
  drafter_id text not null,
  drafting_unit_id text not null references units (id),
  answers_id text references incoming_documents (id),
  recipients text not null,
  due_day text,
  note text,
  current_sha256 text not null,
  instance_id text,
  signer_id text,
  signed_at bigint,
  book text,
  year bigint,
  number bigint,
  symbol text,
  issued_day text,
  numbered_by text,
  sealed_by text,
  sealed_at bigint,
  issued_by text,
  issued_at bigint,
  version bigint not null,
  created_at bigint not null,
  unique (agency, book, year, number)
);
create index outgoing_by_state on outgoing_documents (state, id);
create index outgoing_by_answered on outgoing_documents (answers_id);

-- Which units take part in a document, and as what: what an official's lists and rights are read from.
create table document_units (
  id text primary key,
  document_id text not null,
  unit_id text not null references units (id),
  part text not null,
  unique (document_id, unit_id, part)
);
create index document_units_by_unit on document_units (unit_id, document_id);

create table blobs (
  sha256 text primary key,
  size_bytes bigint not null,
  created_at bigint not null
);

create table files (
  id text primary key,
  document_id text not null,
  kind text not null,
  ordinal bigint not null,
  name text not null,
  media_type text not null,
  size_bytes bigint not null,
  sha256 text not null references blobs (sha256),
  created_by text not null,
  created_at bigint not null,
  unique (document_id, ordinal)
);

create table uploads (
  id text primary key,
  user_id text not null references users (id),
  name text not null,
  size_bytes bigint not null,
  received_bytes bigint not null,
  sha256 text,
  created_at bigint not null
);
create index uploads_by_age on uploads (created_at);

create table signing_operations (
  id text primary key,
  document_id text not null,
  purpose text not null,
  user_id text not null,
  document_version bigint not null,
  source_sha256 text not null,
  prepared_sha256 text not null,
  prepared text not null,
  state text not null,
  created_at bigint not null,
  expires_at bigint not null
);
create index signing_operations_by_document on signing_operations (document_id, state);

-- The transparency log: one row an event, the complete subtrees of the Merkle tree above the leaves, signed checkpoints.
-- `object` and `encoded` are packed texts (server/storage/packed_text.hpp); a node's id is its level times 2^56 plus its position.
create table events (
  seq bigint primary key,
  object bytea not null,
  encoded bytea not null,
  salt bytea not null,
  leaf_hash bytea not null
);
create index events_by_object on events (object, seq);

create table log_nodes (
  id bigint primary key,
  hash bytea not null
);

create table log_state (
  id bigint primary key,
  size bigint not null
);
insert into log_state (id, size) values (1, 0);

create table checkpoints (
  size bigint primary key,
  note text not null,
  at bigint not null
);

create table jobs (
  id text primary key,
  kind text not null,
  payload text not null,
  state text not null,
  run_at bigint not null,
  lease_until bigint not null,
  lease_owner text not null,
  attempts bigint not null,
  last_error text,
  created_at bigint not null
);
create index jobs_due on jobs (state, run_at);

create table idempotency_keys (
  id text primary key,
  request_hash text not null,
  status bigint not null,
  headers text not null,
  body text not null,
  created_at bigint not null
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
