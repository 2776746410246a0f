#include <type_traits>

#include <boost/json/serialize.hpp>

#include "server/http/handlers.hpp"
#include "server/http/place_input.hpp"
#include "server/http/views.hpp"

namespace vanthu::http {
namespace {

namespace json = boost::json;

json::object view_of(const app::SignBatches::View& view, Language language) {
    json::array items;
    bool is_running = false;
    for (const auto& [item, subject, may_retry] : view.items) {
        is_running = is_running || item.state == "queued";
        items.push_back({{"document_id", item.document.text()},
                         {"subject", subject},
                         {"state", item.state},
                         {"reason", item.code ? json::value(language == Language::vi ? item.reason.vi : item.reason.en) : json::value(nullptr)},
                         {"may_retry", may_retry},
                         {"ended_at", item.ended_at ? json::value(to_rfc3339(*item.ended_at)) : json::value(nullptr)}});
    }
    return {{"id", view.batch.id},
            {"key", view.batch.service.value_or("server")},
            {"running", is_running},
            {"authorised_at", to_rfc3339(view.batch.authorised_at)},
            {"cancelled_at", view.batch.cancelled_at ? json::value(to_rfc3339(*view.batch.cancelled_at)) : json::value(nullptr)},
            {"items", std::move(items)}};
}

/// The documents that a batch is to sign, each as `read_one` reads it; what is wrong with them stands in `reader`.
template <class ReadOne>
auto read_documents(ObjectReader& reader, ReadOne read_one) {
    std::vector<std::invoke_result_t<ReadOne, ObjectReader&>> wishes;
    if (const json::array* documents = reader.array("documents", app::batch_items::most)) {
        for (std::size_t i = 0; i < documents->size(); ++i) {
            ObjectReader one(documents->at(i), "/documents/" + std::to_string(i));
            wishes.push_back(read_one(one));
            reader.absorb(one);
        }
    }
    return wishes;
}

app::SignBatches::Wish read_wish(ObjectReader& one) {
    return {DocumentId{one.uuid("id")}, one.integer("version", 1, 1'000'000'000), one.text("sha256", 64)};
}

Response batch_answer(Context& context, int status, const Result<app::SignBatches::View>& view) {
    return view ? answer(status, view_of(*view, language_of(context.request))) : problem(view.error(), context.request);
}

/// The batch each time that it changed, until it has ended. The reader of notifications is its seat and its eye on the session.
class BatchStream final : public Stream {
public:
    BatchStream(std::unique_ptr<app::Following> seat, app::SignBatches& batches, app::Actor actor, std::string id, Language language)
        : seat_(std::move(seat)), batches_(batches), actor_(std::move(actor)), id_(std::move(id)), language_(language) {}

    std::optional<std::string> next() override {
        const auto told = seat_->next();
        if (has_ended_ || (!told && told.error().code == Code::unauthenticated)) {
            return std::nullopt;
        }
        const auto view = batches_.find(actor_, id_);
        if (!view) {
            return view.error().code == Code::not_found ? std::nullopt : std::optional<std::string>{""};  // a storage failure is waited out
        }
        const json::object seen = view_of(*view, language_);
        has_ended_ = !seen.at("running").as_bool();
        std::string text = json::serialize(seen);
        if (text == last_) {
            // A comment each time: a proxy that closes what is silent is one more reason to ask anew.
            return ": still signing\n\n";
        }
        last_ = text;
        return "event: batch\ndata: " + text + "\n\n";
    }

private:
    std::unique_ptr<app::Following> seat_;
    app::SignBatches& batches_;
    app::Actor actor_;
    std::string id_;
    Language language_;
    std::string last_;
    bool has_ended_ = false;
};

}  // namespace

Response follow_signing_batch(Context& context) {
    QueryReader query(context.request.query);
    // What opens the stream in a browser sends no header of its own.
    const Language language = query.choice("lang", {"vi", "en"}) == "en" ? Language::en : Language::vi;
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const std::string id = context.parameter("id");
    if (const auto present = context.use_cases.sign_batches.find(context.actor, id); !present) {
        return problem(present.error(), context.request);
    }
    auto seat = context.use_cases.following.open(context.actor, context.token_hash, "");
    if (!seat) {
        return problem(seat.error(), context.request);
    }
    Response response;
    response.headers.add("Content-Type", "text/event-stream");
    response.headers.add("Cache-Control", "no-store");
    response.headers.add("X-Accel-Buffering", "no");
    response.body = std::make_shared<BatchStream>(std::move(*seat), context.use_cases.sign_batches, context.actor, id, language);
    return response;
}

Response begin_signing_batch(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto wishes = read_documents(reader, read_wish);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return batch_answer(context, 201, context.use_cases.sign_batches.begin(context.actor, context.token_hash, wishes));
}

Response begin_remote_signing_batch(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    auto wishes = read_documents(reader, [](ObjectReader& one) { return app::UseRemoteKeys::Wish{read_wish(one), read_place(one)}; });
    signing::csc::Secrets secrets;
    secrets.pin = read_password(reader, "pin").value_or(SecretString{});
    secrets.one_time_password = read_password(reader, "one_time_password").value_or(SecretString{});
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return batch_answer(context, 201, context.use_cases.remote_batches.begin(context.actor, context.token_hash, context.parameter("id"), std::move(wishes),
                                                                            std::move(secrets)));
}

Response list_signing_batches(Context& context) {
    const auto found = context.use_cases.sign_batches.recent(context.actor);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const auto& one : *found) {
        items.push_back(view_of(one, language_of(context.request)));
    }
    return answer(200, {{"items", std::move(items)}});
}

Response get_signing_batch(Context& context) {
    return batch_answer(context, 200, context.use_cases.sign_batches.find(context.actor, context.parameter("id")));
}

Response cancel_signing_batch(Context& context) {
    return batch_answer(context, 200, context.use_cases.sign_batches.cancel(context.actor, context.parameter("id")));
}

Response retry_signing_batch(Context& context) {
    return batch_answer(context, 200, context.use_cases.sign_batches.retry(context.actor, context.token_hash, context.parameter("id")));
}

}  // namespace vanthu::http
