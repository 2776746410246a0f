#include "server/ops/validation_policy.hpp"

#include <fstream>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "server/ops/embedded_policies.hpp"

namespace vanthu::ops {
namespace {

constexpr std::size_t suites_limit = 200;
constexpr std::size_t trusted_lists_limit = 50;
constexpr std::size_t signature_policies_limit = 50;
constexpr std::size_t document_bytes_limit = 16U << 20U;

tl::unexpected<Error> refused(const std::string& where, const std::string& what) {
    return fail(Code::invalid_input, {where + ": " + what, where + ": " + what});
}

std::optional<Bytes> read_document(const std::filesystem::path& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    std::ifstream in(path, std::ios::binary);
    if (error || size > document_bytes_limit || !in) {
        return std::nullopt;
    }
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    return to_bytes(text);
}

/// Takes the keys of one table, each once and of its type, and names the first that is wrong.
class Reader final {
public:
    Reader(const toml::table& table, std::string file) : table_(table), file_(std::move(file)) {}

    template <class T>
    void take(const char* key, T& target) {
        known_.insert(key);
        const toml::node* node = table_.get(key);
        if (node == nullptr) {
            return;
        }
        if (const auto value = node->value_exact<T>()) {
            target = *value;
        } else {
            blame(*node, fmt::format("{} has the wrong type", key));
        }
    }

    void take_hours(const char* key, std::chrono::seconds& target, bool& is_zero) {
        std::int64_t hours = std::chrono::duration_cast<std::chrono::hours>(target).count();
        take(key, hours);
        if (hours < 0 || hours > 24 * 36500) {
            blame(*table_.get(key), fmt::format("{} is out of range", key));
            return;
        }
        target = std::chrono::hours{hours};
        is_zero = hours == 0;
    }

    void take_paths(const char* key, std::vector<std::filesystem::path>& target) {
        known_.insert(key);
        const toml::node* node = table_.get(key);
        const toml::array* list = node != nullptr ? node->as_array() : nullptr;
        if (node != nullptr && list == nullptr) {
            blame(*node, fmt::format("{} has to be a list of paths", key));
        }
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
            const auto text = list->get(i)->value_exact<std::string>();
            if (!text) {
                blame(*list->get(i), fmt::format("{} has to be a list of paths", key));
                return;
            }
            target.push_back(std::filesystem::path{file_}.parent_path() / *text);
        }
    }

    void take_suites(std::vector<signing::SuiteEntry>& target) {
        known_.insert("suites");
        const toml::node* node = table_.get("suites");
        const toml::array* list = node != nullptr ? node->as_array() : nullptr;
        if (node == nullptr) {
            return;
        }
        if (list == nullptr || list->size() > suites_limit) {
            blame(*node, "suites has to be a list of tables");
            return;
        }
        target.clear();
        for (const toml::node& one : *list) {
            if (!one.is_table()) {
                blame(one, "suites has to be a list of tables");
                return;
            }
            Reader inner(*one.as_table(), file_);
            signing::SuiteEntry entry;
            std::int64_t bits = 0;
            std::string until;
            inner.take("name", entry.name);
            inner.take("min_key_bits", bits);
            inner.take("until", until);
            inner.take("below_standard", entry.below_standard);
            entry.min_key_bits = static_cast<int>(bits);
            if (!until.empty()) {
                const auto day = parse_iso_day(until);
                if (!day) {
                    inner.blame(one, "until has to be a day, YYYY-MM-DD");
                } else {
                    entry.until = Instant{std::chrono::sys_days{*day}};
                }
            }
            if (entry.name.empty()) {
                inner.blame(one, "a suite needs a name");
            }
            inner.refuse_others();
            if (inner.problem_) {
                problem_ = inner.problem_;
                return;
            }
            target.push_back(std::move(entry));
        }
    }

    /// Documents of signature policies, read at once; files are relative to the policy's own.
    void take_signature_policies(std::vector<signing::SignaturePolicyDocument>& target) {
        known_.insert("signature_policies");
        const toml::node* node = table_.get("signature_policies");
        const toml::array* list = node != nullptr ? node->as_array() : nullptr;
        if (node != nullptr && (list == nullptr || list->size() > signature_policies_limit)) {
            blame(*node, "signature_policies has to be a list of tables");
            return;
        }
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
            const toml::node& one = *list->get(i);
            if (!one.is_table()) {
                blame(one, "signature_policies has to be a list of tables");
                return;
            }
            Reader inner(*one.as_table(), file_);
            signing::SignaturePolicyDocument document;
            std::string path;
            inner.take("identifier", document.identifier);
            inner.take("file", path);
            if (document.identifier.empty() || path.empty()) {
                inner.blame(one, "a signature policy needs identifier and file");
            } else if (auto bytes = read_document(std::filesystem::path{file_}.parent_path() / path)) {
                document.bytes = std::move(*bytes);
            } else {
                inner.blame(one, fmt::format("{} cannot be read, or is too large", path));
            }
            inner.refuse_others();
            if (inner.problem_) {
                problem_ = inner.problem_;
                return;
            }
            target.push_back(std::move(document));
        }
    }

    /// Files are relative to the policy's own; the first cache that is named serves all.
    void take_trusted_lists(TrustedListChoices& target) {
        known_.insert("trusted_lists");
        const toml::node* node = table_.get("trusted_lists");
        const toml::array* list = node != nullptr ? node->as_array() : nullptr;
        if (node != nullptr && (list == nullptr || list->size() > trusted_lists_limit)) {
            blame(*node, "trusted_lists has to be a list of tables");
            return;
        }
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
            const toml::node& one = *list->get(i);
            if (!one.is_table()) {
                blame(one, "trusted_lists has to be a list of tables");
                return;
            }
            Reader inner(*one.as_table(), file_);
            TrustedListChoice choice;
            std::string cache;
            inner.take("location", choice.location);
            inner.take_paths("operators", choice.operators);
            inner.take("follow_pointers", choice.follow_pointers);
            inner.take("cache", cache);
            if (choice.location.empty() || choice.operators.empty()) {
                inner.blame(one, "a trusted list needs location and operators");
            }
            inner.refuse_others();
            if (inner.problem_) {
                problem_ = inner.problem_;
                return;
            }
            if (choice.location.find("://") == std::string::npos) {
                choice.location = (std::filesystem::path{file_}.parent_path() / choice.location).string();
            }
            if (target.cache.empty() && !cache.empty()) {
                target.cache = std::filesystem::path{file_}.parent_path() / cache;
            }
            target.lists.push_back(std::move(choice));
        }
    }

    void blame(const toml::node& node, const std::string& what) {
        if (!problem_) {
            problem_ = fmt::format("{}:{}: {}", file_, node.source().begin.line, what);
        }
    }

    void refuse_others() {
        for (const auto& [key, node] : table_) {
            if (!known_.contains(key.str())) {
                blame(node, fmt::format("unknown key {}", std::string{key.str()}));
            }
        }
    }

    [[nodiscard]] const std::optional<std::string>& problem() const { return problem_; }

private:
    const toml::table& table_;
    std::string file_;
    std::set<std::string, std::less<>> known_;
    std::optional<std::string> problem_;
};

Result<PolicyFile> read(const toml::table& table, const std::string& file) {
    PolicyFile result;
    signing::ValidationPolicy& policy = result.policy;
    Reader reader(table, file);
    reader.take("name", policy.name);
    reader.take("require_revocation", policy.require_revocation);
    std::chrono::seconds freshness{0};
    bool is_zero = true;
    reader.take_hours("revocation_freshness_hours", freshness, is_zero);
    policy.revocation_freshness = is_zero ? std::nullopt : std::optional{freshness};
    reader.take("require_signing_certificate", policy.require_signing_certificate);
    reader.take("accept_bare_pkcs7", policy.accept_bare_pkcs7);
    reader.take("require_timestamp", policy.require_timestamp);
    reader.take_hours("timestamp_delay_hours", policy.timestamp_delay, is_zero);
    std::string tolerated = signing::to_string(policy.tolerated);
    reader.take("tolerated_changes", tolerated);
    bool is_known = false;
    for (const auto one : {signing::Changes::none, signing::Changes::lta_updates, signing::Changes::form_filling,
                           signing::Changes::annotations}) {
        if (tolerated == signing::to_string(one)) {
            policy.tolerated = one;
            is_known = true;
        }
    }
    if (!is_known) {
        reader.blame(*table.get("tolerated_changes"), "tolerated_changes is none, lta_updates, form_filling or annotations");
    }
    reader.take_paths("trust_signing", result.trust_signing);
    reader.take_paths("trust_timestamping", result.trust_timestamping);
    reader.take_trusted_lists(result.trusted_lists);
    reader.take_suites(policy.suites);
    reader.take_signature_policies(policy.signature_policies);
    reader.refuse_others();
    if (reader.problem()) {
        return fail(Code::invalid_input, {*reader.problem(), *reader.problem()});
    }
    return result;
}

}  // namespace

Result<PolicyFile> load_policy(const std::string& name_or_file) {
    try {
        if (name_or_file == "default") {
            return read(toml::parse(embedded_default_policy()), "default");
        }
        if (name_or_file == "vietnam") {
            return read(toml::parse(embedded_vietnam_policy()), "vietnam");
        }
        return read(toml::parse_file(name_or_file), name_or_file);
    } catch (const toml::parse_error& error) {
        return refused(fmt::format("{}:{}", name_or_file, error.source().begin.line), std::string{error.description()});
    }
}

}  // namespace vanthu::ops
