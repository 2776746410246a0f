-- Signing many documents with one authorisation.

-- When the person last proved in this session who they are: at sign-in, and again before what needs it.
alter table sessions add column proved_at bigint not null default 0;

-- What one person authorised at one moment. Never changed but for the cancellation.
create table signing_batches (
  id text primary key,
  user_id text not null references users (id),
  authorised_at bigint not null,
  cancelled_at bigint,
  created_at bigint not null
);
create index signing_batches_by_user on signing_batches (user_id, id);

-- One for each document, in the order in which they are signed: 'queued', then 'signed', 'failed' or 'cancelled'.
create table signing_batch_items (
  batch_id text not null references signing_batches (id),
  ordinal bigint not null,
  document_id text not null references outgoing_documents (id),
  document_version bigint not null,
  sha256 text not null,
  state text not null,
  code text,
  reason_vi text,
  reason_en text,
  ended_at bigint,
  primary key (batch_id, ordinal),
  unique (batch_id, document_id)
);
create index signing_batch_items_queued on signing_batch_items (batch_id) where state = 'queued';
