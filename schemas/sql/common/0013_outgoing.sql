-- Whom an outgoing document goes to and how far it has come there; recall, correction and replacement.

create table outgoing_recipients (
  id text primary key,
  document_id text not null references outgoing_documents (id),
  ordinal bigint not null,
  kind text not null,
  name text not null,
  unit_id text references units (id),
  address text,
  copies bigint not null,
  state text not null,
  reason text,
  postal_id text references postal_dispatches (id),
  sent_at bigint,
  delivered_at bigint,
  received_at bigint,
  ended_at bigint,
  confirmed_at bigint,
  changed_by text,
  created_at bigint not null,
  version bigint not null
);
create index outgoing_recipients_by_document on outgoing_recipients (document_id, ordinal);
create index outgoing_recipients_by_state on outgoing_recipients (state, id);

alter table outgoing_documents add column corrects_id text;
alter table outgoing_documents add column replaces_id text;
alter table outgoing_documents add column recalled_by text;
alter table outgoing_documents add column recalled_at bigint;
alter table outgoing_documents add column recall_reason text;
create index outgoing_by_corrected on outgoing_documents (corrects_id);
create index outgoing_by_replaced on outgoing_documents (replaces_id);

-- Signed copies (Articles 25 to 27), in the book of copies.
create table document_copies (
  id text primary key,
  document_id text not null,
  form text not null,
  book text not null,
  year bigint not null,
  number bigint not null,
  symbol text not null,
  day text not null,
  state text not null,
  copies bigint not null,
  recipients text not null,
  decided_by text not null,
  note text,
  file_id text not null references files (id),
  signer text not null,
  created_by text not null,
  created_at bigint not null,
  issued_at bigint,
  reason text,
  version bigint not null,
  unique (book, year, number)
);
create index document_copies_by_document on document_copies (document_id, id);

-- Each print for circulation, with the number that stands at its foot. Never changed.
create table document_printouts (
  id text primary key,
  document_id text not null,
  file_id text not null references files (id),
  number bigint not null,
  purpose text not null,
  printed_by text not null,
  printed_at bigint not null,
  unique (document_id, number)
);

-- Drafting: annexes in order, who has checked a draft out, where a remark is pinned, how many pages a PDF has.
create table annexes (
  id text primary key,
  document_id text not null references outgoing_documents (id),
  ordinal bigint not null,
  title text not null,
  first_page bigint,
  file_id text references files (id),
  sealed_file_id text references files (id),
  unique (document_id, ordinal)
);

-- Not evidence: it ends by itself. The events of the log say who had it.
create table check_outs (
  document_id text primary key references outgoing_documents (id),
  user_id text not null references users (id),
  taken_at bigint not null,
  until_at bigint not null
);

alter table files add column pages bigint;
alter table uploads add column pages bigint;
alter table remarks add column place text;
alter table remarks add column version_sha256 text;
alter table remarks add column resolved_by text;
alter table remarks add column resolved_at bigint;

-- Templates of the agency, their versions, and what is being made from them.
create table templates (
  id text primary key,
  name text not null,
  type_code text,
  kind text not null,
  retired bigint not null,
  created_by text not null,
  created_at bigint not null,
  version bigint not null
);

-- Never changed. The content is base64.
create table template_versions (
  id text primary key,
  template_id text not null references templates (id),
  ordinal bigint not null,
  content text not null,
  sha256 text not null,
  fields text not null,
  created_by text not null,
  created_at bigint not null,
  unique (template_id, ordinal)
);

create table fillings (
  id text primary key,
  user_id text not null references users (id),
  template_id text not null references templates (id),
  ordinal bigint not null,
  field_values text not null,
  state text not null,
  error text,
  upload_id text,
  created_at bigint not null,
  changed_at bigint not null
);
