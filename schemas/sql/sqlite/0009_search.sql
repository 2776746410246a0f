-- One row a document with what lists and search filter by; its words are indexed beside it, by the program: a trigger may not reach a virtual
-- table while the schema is not trusted. Terms arrive folded (no diacritics, đ as d), so
-- the tokenizer has nothing left to remove but separators.
drop table document_search;
drop table document_search_rows;

create table document_index (
  row integer primary key,
  document_id text not null unique,
  direction text not null,
  type_code text not null,
  state text not null,
  urgency text not null,
  day text,
  year bigint,
  book text,
  number bigint,
  unit_id text,
  issuer text not null,   -- folded
  terms text not null,    -- of the metadata
  content text not null   -- of the files
);
create index document_index_by_day on document_index (day);
create index document_index_by_number on document_index (number, year);

-- `access`: who takes part, as words that nobody can type ("_u…" a unit, "_p…" a person), so that somebody who sees a few documents among
-- a million does not go through the others' matches. It may lag behind for documents in document_search_pending; rights are decided by the
-- tables of rights alone.
create virtual table document_search using fts5 (terms, content, access, tokenize = "unicode61 remove_diacritics 2 tokenchars '_'");
create table document_search_pending (
  row integer primary key
);
-- Where a rebuilding of the index stands.
create table reindexing (
  id bigint primary key,
  after text not null
);

create table saved_searches (
  id text primary key,
  user_id text not null,
  name text not null,
  query text not null,
  created_at bigint not null,
  unique (user_id, name)
);
