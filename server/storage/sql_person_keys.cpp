#include "server/storage/detail/sql_person_keys.hpp"

#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_certificate = "select * from person_certificates where id = :p0";
constexpr std::string_view select_of_key = "select * from person_certificates where key_digest = :p0 order by id";
constexpr std::string_view select_of_user = "select * from person_certificates where user_id = :p0 order by id";
constexpr std::string_view select_page = "select * from person_certificates where id > :p0 order by id limit :p1";
constexpr std::string_view select_page_of_state = "select * from person_certificates where state = :p0 and id > :p1 order by id limit :p2";
constexpr std::string_view insert_exchange =
    "insert into agent_exchanges (id, document_id, user_id, document_version, source_sha256, download_hash, upload_hash, state, created_at, "
    "expires_at) values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9)";
constexpr std::string_view update_exchange =
    "update agent_exchanges set state = :p0, reason_vi = :p1, reason_en = :p2, kept_sha256 = :p3 where id = :p4";
constexpr std::string_view select_exchange = "select * from agent_exchanges where id = :p0";
constexpr std::string_view select_by_download = "select * from agent_exchanges where download_hash = :p0";
constexpr std::string_view select_by_upload = "select * from agent_exchanges where upload_hash = :p0";
constexpr std::string_view select_remote = "select * from remote_credentials where id = :p0";
constexpr std::string_view select_remotes = "select * from remote_credentials where user_id = :p0 order by id";

Columns columns_of(const app::PersonCertificate& one, long long version) {
    return {{"id", one.id},
            {"user_id", one.user.text()},
            {"fingerprint", one.fingerprint},
            {"key_digest", one.key_digest},
            {"subject", one.subject},
            {"issuer", one.issuer},
            {"serial", one.serial},
            {"not_before", to_millis(one.not_before)},
            {"not_after", to_millis(one.not_after)},
            {"certificate", one.certificate},
            {"source", one.source},
            {"state", one.state},
            {"reason", one.reason},
            {"decided_by", or_null(one.decided_by)},
            {"decided_at", or_null(one.decided_at)},
            {"created_at", to_millis(one.created_at)},
            {"version", version}};
}

app::PersonCertificate certificate_of(const Row& row) {
    return {row.text("id"),
            UserId{row.text("user_id")},
            row.text("fingerprint"),
            row.text("key_digest"),
            row.text("subject"),
            row.text("issuer"),
            row.text("serial"),
            from_millis(row.integer("not_before")),
            from_millis(row.integer("not_after")),
            row.text("certificate"),
            row.text("source"),
            row.text("state"),
            row.text("reason"),
            id_or_none<UserId>(row, "decided_by"),
            time_or_none(row, "decided_at"),
            from_millis(row.integer("created_at")),
            row.integer("version")};
}

app::AgentExchange exchange_of(const Row& row) {
    return {row.text("id"),
            DocumentId{row.text("document_id")},
            UserId{row.text("user_id")},
            row.integer("document_version"),
            row.text("source_sha256"),
            row.text("download_hash"),
            row.text("upload_hash"),
            row.text("state"),
            {row.text_or_null("reason_vi").value_or(""), row.text_or_null("reason_en").value_or("")},
            row.text_or_null("kept_sha256"),
            from_millis(row.integer("created_at")),
            from_millis(row.integer("expires_at"))};
}

app::RemoteCredential remote_of(const Row& row) {
    return {row.text("id"),      UserId{row.text("user_id")}, row.text("service"), row.text("account"), row.text("credential_id"), row.text("certificate_id"),
            from_millis(row.integer("created_at"))};
}

}  // namespace

void SqlPersonCertificates::add(const app::PersonCertificate& certificate) {
    context_.insert("person_certificates", columns_of(certificate, certificate.version));
}

void SqlPersonCertificates::save(const app::PersonCertificate& certificate) {
    context_.update("person_certificates", columns_of(certificate, certificate.version + 1));
}

std::optional<app::PersonCertificate> SqlPersonCertificates::find(const std::string& id) {
    const auto row = context_.session.first(select_certificate, {id});
    return row ? std::optional{certificate_of(*row)} : std::nullopt;
}

std::vector<app::PersonCertificate> SqlPersonCertificates::of_key(const std::string& key_digest) {
    return all_of<app::PersonCertificate>(context_.session.query(select_of_key, {key_digest}), certificate_of);
}

std::vector<app::PersonCertificate> SqlPersonCertificates::of_user(const UserId& user) {
    return all_of<app::PersonCertificate>(context_.session.query(select_of_user, {user.text()}), certificate_of);
}

std::vector<app::PersonCertificate> SqlPersonCertificates::page(const std::string& state, const std::string& after, int limit) {
    const auto most = static_cast<long long>(limit);
    return all_of<app::PersonCertificate>(
        state.empty() ? context_.session.query(select_page, {after, most}) : context_.session.query(select_page_of_state, {state, after, most}),
        certificate_of);
}

void SqlAgentExchanges::add(const app::AgentExchange& one) {
    context_.session.execute(insert_exchange,
                             {one.id, one.document.text(), one.user.text(), one.document_version, one.source_sha256, one.download_hash, one.upload_hash,
                              one.state, to_millis(one.created_at), to_millis(one.expires_at)});
}

void SqlAgentExchanges::save(const app::AgentExchange& one) {
    const bool has_reason = !one.reason.vi.empty();
    context_.session.execute(update_exchange, {one.state, has_reason ? Value{one.reason.vi} : Value{}, has_reason ? Value{one.reason.en} : Value{},
                                               or_null(one.kept_sha256), one.id});
}

std::optional<app::AgentExchange> SqlAgentExchanges::first(std::string_view select, const std::string& value) {
    const auto row = context_.session.first(context_.locked(select), {value});
    return row ? std::optional{exchange_of(*row)} : std::nullopt;
}

std::optional<app::AgentExchange> SqlAgentExchanges::find(const std::string& id) {
    return first(select_exchange, id);
}

std::optional<app::AgentExchange> SqlAgentExchanges::find_by_download(const std::string& hash) {
    return first(select_by_download, hash);
}

std::optional<app::AgentExchange> SqlAgentExchanges::find_by_upload(const std::string& hash) {
    return first(select_by_upload, hash);
}

void SqlRemoteCredentials::add(const app::RemoteCredential& one) {
    context_.insert("remote_credentials", {{"id", one.id},
                                           {"user_id", one.user.text()},
                                           {"service", one.service},
                                           {"account", one.account},
                                           {"credential_id", one.credential_id},
                                           {"certificate_id", one.certificate_id},
                                           {"created_at", to_millis(one.created_at)},
                                           {"version", 1LL}});
}

void SqlRemoteCredentials::remove(const std::string& id) {
    context_.remove("remote_credentials", id);
}

std::optional<app::RemoteCredential> SqlRemoteCredentials::find(const std::string& id) {
    const auto row = context_.session.first(select_remote, {id});
    return row ? std::optional{remote_of(*row)} : std::nullopt;
}

std::vector<app::RemoteCredential> SqlRemoteCredentials::of_user(const UserId& user) {
    return all_of<app::RemoteCredential>(context_.session.query(select_remotes, {user.text()}), remote_of);
}

}  // namespace vanthu::storage::detail
