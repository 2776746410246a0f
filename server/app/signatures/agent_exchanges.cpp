#include "server/app/signatures/agent_exchanges.hpp"

#include "core/digest.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/signatures/signed_update.hpp"

namespace vanthu::app {
namespace {

constexpr std::size_t token_bytes = 32;

tl::unexpected<Error> nothing_here() {
    return fail(Code::not_found, {"Địa chỉ này không có, đã dùng hoặc đã hết hạn.", "This address does not exist, was used, or has expired."});
}

std::string hash_of(const std::string& token) {
    return sha256_hex(as_bytes(token));
}

bool is_under_way(const AgentExchange& one) {
    return one.state == "offered" || one.state == "fetched";
}

}  // namespace

Result<ExchangeWithAgent::Begun> ExchangeWithAgent::begin(const Actor& actor, const DocumentId& id, long long version) {
    const auto choices = sign_.choices(actor, id, SignOutgoing::Purpose::personal);
    if (!choices) {
        return pass(choices.error());
    }
    const Instant now = services_.clock.now();
    Begun begun{{}, to_base64url(services_.random.bytes(token_bytes)), to_base64url(services_.random.bytes(token_bytes))};
    begun.exchange = {make_uuid_v7(now, services_.random), id, actor.user, version, choices->sha256, hash_of(begun.download_token), hash_of(begun.upload_token),
                      "offered", {}, {}, now, now + lifetime};
    return services_.storage.write([&](Tx& tx) -> Result<Begun> {
        if (const auto document = load_outgoing(tx, actor, id, version); !document) {
            return pass(document.error());
        }
        tx.agent_exchanges().add(begun.exchange);
        return begun;
    });
}

Result<AgentExchange> ExchangeWithAgent::find(const Actor& actor, const std::string& id) {
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<AgentExchange> {
        auto one = tx.agent_exchanges().find(id);
        if (!one || one->user != actor.user) {
            return fail(Code::not_found, {"Không có lượt ký này.", "There is no such signing operation."});
        }
        // One that a killed server was judging is never ended either.
        if ((is_under_way(*one) && one->expires_at <= now) || (one->state == "received" && one->expires_at + lifetime <= now)) {
            one->state = "expired";
        }
        return std::move(*one);
    });
}

Result<void> ExchangeWithAgent::cancel(const Actor& actor, const std::string& id) {
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        auto one = tx.agent_exchanges().find(id);
        if (!one || one->user != actor.user) {
            return fail(Code::not_found, {"Không có lượt ký này.", "There is no such signing operation."});
        }
        if (!is_under_way(*one)) {
            return fail(Code::conflict, {"Lượt ký này đã kết thúc.", "This signing operation has ended."});
        }
        one->state = "cancelled";
        tx.agent_exchanges().save(*one);
        return {};
    });
}

Result<ExchangeWithAgent::Offered> ExchangeWithAgent::fetch(const std::string& download_token) {
    const Instant now = services_.clock.now();
    const auto source = services_.storage.write([&](Tx& tx) -> Result<std::string> {
        auto one = tx.agent_exchanges().find_by_download(hash_of(download_token));
        if (!one || one->state != "offered" || one->expires_at <= now) {
            return nothing_here();
        }
        one->state = "fetched";
        tx.agent_exchanges().save(*one);
        return one->source_sha256;
    });
    const auto file = source ? services_.blobs.path_of(*source) : Result<std::filesystem::path>{pass(source.error())};
    return file ? Result<Offered>{Offered{*file, "van-ban.pdf"}} : pass(file.error());
}

Result<OutgoingView> ExchangeWithAgent::accept(const AgentExchange& exchange, const std::filesystem::path& file) {
    const Instant now = services_.clock.now();
    const auto actor = services_.storage.read([&](Tx& tx) -> Result<Actor> {
        const auto user = tx.users().find(exchange.user);
        if (!user || !user->active) {
            return fail(Code::forbidden, {"Tài khoản đã bị khóa.", "The account is closed."});
        }
        return actor_of(tx, *user, now);
    });
    const auto source = services_.blobs.path_of(exchange.source_sha256);
    const auto chain = !source ? Result<std::vector<signing::Certificate>>{pass(source.error())} : check_signed_update(*source, file);
    if (!actor || !chain) {
        return pass(!actor ? actor.error() : chain.error());
    }
    return sign_.take_signed(*actor, exchange.document, exchange.document_version, exchange.source_sha256, file, *chain, [&](Tx& tx) -> Result<void> {
        auto present = tx.agent_exchanges().find(exchange.id);
        if (!present || present->state != "received") {
            return fail(Code::conflict, {"Lượt ký này đã kết thúc.", "This signing operation has ended."});
        }
        present->state = "signed";
        tx.agent_exchanges().save(*present);
        return {};
    });
}

Result<void> ExchangeWithAgent::receive(const std::string& upload_token, const std::filesystem::path& file) {
    const Instant now = services_.clock.now();
    auto exchange = services_.storage.write([&](Tx& tx) -> Result<AgentExchange> {
        auto one = tx.agent_exchanges().find_by_upload(hash_of(upload_token));
        if (!one || !is_under_way(*one) || one->expires_at <= now) {
            return nothing_here();
        }
        one->state = "received";
        tx.agent_exchanges().save(*one);
        return std::move(*one);
    });
    if (!exchange) {
        return pass(exchange.error());
    }
    const auto accepted = accept(*exchange, file);
    if (accepted) {
        return {};
    }
    const auto kept = services_.blobs.take(file);
    exchange->state = "refused";
    exchange->reason = accepted.error().detail;
    exchange->kept_sha256 = kept ? std::optional{kept->sha256} : std::nullopt;
    const auto told = services_.storage.write([&](Tx& tx) -> Result<void> {
        tx.agent_exchanges().save(*exchange);
        Actor by;
        by.user = exchange->user;
        record(tx, by, services_.clock.now(), "agent-file-refused", outgoing_object(exchange->document),
               {{"reason", exchange->reason.vi}, {"file", exchange->kept_sha256.value_or("")}});
        return {};
    });
    return told ? Result<void>{pass(accepted.error())} : told;
}

}  // namespace vanthu::app
