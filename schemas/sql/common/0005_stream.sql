-- Where in the order of commits somebody was told: the log's size once the transaction's events were appended. Ids are made before
-- the commit and may come out of order; this number is given under the log's lock, so a reader that has passed it misses nothing.
alter table notifications add column seq bigint not null default 0;
create index notifications_by_seq on notifications (user_id, seq, id);
