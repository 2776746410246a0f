# A PostgreSQL 15 of our own below a folder, on a free port of the loopback address; sourced.

postgresql_bin=/usr/lib/postgresql/15/bin
postgresql_folder=

# PostgreSQL refuses to run as root; then it runs as the user that its package made.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@")
    else
        "$@"
    fi
}

# start_postgresql NAME: exports VANTHU_TEST_POSTGRESQL, the address of an empty database.
start_postgresql() {
    postgresql_folder=$(mktemp -d "${TMPDIR:-/tmp}/vanthu-postgresql-XXXXXX")
    [ "$(id -u)" = 0 ] && chown postgres "$postgresql_folder"
    local port
    port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    as_postgres "$postgresql_bin/initdb" -D "$postgresql_folder/data" -U vanthu --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
        >"$results/postgresql.log" 2>&1
    as_postgres "$postgresql_bin/pg_ctl" -D "$postgresql_folder/data" -w -l "$postgresql_folder/log" \
        -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$postgresql_folder -c fsync=off" start \
        >>"$results/postgresql.log" 2>&1
    as_postgres "$postgresql_bin/createdb" -h 127.0.0.1 -p "$port" -U vanthu vanthu
    export VANTHU_TEST_POSTGRESQL="postgresql://vanthu@127.0.0.1:$port/vanthu"
    note "runs on 127.0.0.1:$port"
}

stop_postgresql() {
    [ -n "$postgresql_folder" ] || return 0
    as_postgres "$postgresql_bin/pg_ctl" -D "$postgresql_folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$postgresql_folder"
    postgresql_folder=
}
