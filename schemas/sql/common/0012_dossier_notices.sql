-- A person is told about a document or about a dossier (its hand-over is near): one of the two ids.
alter table notifications rename to notifications_of_documents;
create table notifications (
  user_id bytea not null,
  id bytea not null,
  seq bigint not null,
  kind text not null,
  document_id bytea,
  dossier_id bytea,
  task_id bytea,
  words text not null,
  at bigint not null,
  seen_at bigint,
  primary key (user_id, id)
);
insert into notifications (user_id, id, seq, kind, document_id, task_id, words, at, seen_at)
  select user_id, id, seq, kind, document_id, task_id, words, at, seen_at from notifications_of_documents;
drop table notifications_of_documents;
create index notifications_by_seq on notifications (user_id, seq, id);
