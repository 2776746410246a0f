#include <array>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "workflow/engine.hpp"

namespace vanthu::workflow {
namespace {

/// Length, colon, text: no text can be mistaken for another.
void put(std::string& out, std::string_view text) {
    out += fmt::format("{}:", text.size());
    out += text;
    out += '\n';
}

/// Takes one such text off the front.
std::optional<std::string> take(std::string_view& text) {
    std::size_t size = 0;
    std::size_t at = 0;
    constexpr std::size_t size_limit = 1U << 20U;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9' && size <= size_limit) {
        size = size * 10 + static_cast<std::size_t>(text[at] - '0');
        ++at;
    }
    if (at == 0 || at >= text.size() || text[at] != ':' || size > size_limit || text.size() - at - 1 < size + 1 ||
        text[at + 1 + size] != '\n') {
        return std::nullopt;
    }
    std::string value{text.substr(at + 1, size)};
    text.remove_prefix(at + 1 + size + 1);
    return value;
}

constexpr std::array<std::string_view, 3> statuses{"running", "finished", "cancelled"};
constexpr std::string_view version = "vanthu-instance v1";

}  // namespace

std::string encode(const Instance& instance) {
    std::string out;
    put(out, version);
    put(out, instance.definition_hash);
    put(out, statuses.at(static_cast<std::size_t>(instance.status)));
    put(out, instance.node);
    put(out, instance.forwarded_to ? instance.forwarded_to->text() : "");
    put(out, std::to_string(instance.approvals.size()));
    for (const Approval& approval : instance.approvals) {
        put(out, approval.node);
        put(out, approval.by.text());
        put(out, approval.version_sha256);
    }
    return out;
}

Result<Instance> decode_instance(std::string_view text) {
    const auto bad = [] { return fail_internal("a stored workflow instance is not canonical"); };
    const std::string_view whole = text;
    std::array<std::string, 6> head;
    for (std::string& value : head) {
        auto taken = take(text);
        if (!taken) {
            return bad();
        }
        value = std::move(*taken);
    }
    Instance instance;
    instance.definition_hash = head[1];
    bool known = false;
    for (std::size_t i = 0; i < statuses.size(); ++i) {
        if (head[2] == statuses.at(i)) {
            instance.status = static_cast<Status>(i);
            known = true;
        }
    }
    instance.node = head[3];
    if (!head[4].empty()) {
        instance.forwarded_to = UserId{head[4]};
    }
    while (!text.empty()) {
        auto node = take(text);
        auto by = take(text);
        auto sha256 = take(text);
        if (!node || !by || !sha256) {
            return bad();
        }
        instance.approvals.push_back({std::move(*node), UserId{*by}, std::move(*sha256)});
    }
    if (!known || head[0] != version || encode(instance) != whole) {
        return bad();
    }
    return instance;
}

std::string encode(const StepRecord& record) {
    std::string out;
    put(out, "vanthu-step v1");
    for (const std::string_view text :
         {std::string_view{record.document.text()}, std::string_view{record.version_sha256},
          std::string_view{record.definition_hash}, std::string_view{record.node}, std::string_view{record.previous_hash},
          std::string_view{record.actor.text()}, std::string_view{record.outcome}, std::string_view{record.reason}}) {
        put(out, text);
    }
    put(out, std::to_string(to_millis(record.at)));
    return out;
}

std::string hash(const StepRecord& record) {
    return sha256_hex(as_bytes(encode(record)));
}

}  // namespace vanthu::workflow
