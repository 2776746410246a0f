#include <algorithm>
#include <atomic>
#include <fstream>
#include <iostream>
#include <iterator>
#include <mutex>
#include <sstream>
#include <thread>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/digest.hpp"
#include "evidence/proof_bundle.hpp"
#include "server/cli/exit.hpp"
#include "server/cli/signature_commands.hpp"
#include "server/cli/validation_reach.hpp"
#include "server/http/signature_views.hpp"
#include "server/ops/validation_policy.hpp"
#include "signing/judge.hpp"
#include "signing/pades_validator.hpp"
#include "signing/reports/etsi_xml.hpp"
#include "signing/reports/page.hpp"
#include "signing/validation_data.hpp"

namespace vanthu::cli {
namespace {

namespace json = boost::json;

std::string read_whole(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool is_proof(const std::filesystem::path& file) {
    constexpr std::string_view mark = "vanthu-proof v1";
    std::ifstream in(file, std::ios::binary);
    std::string head(mark.size(), '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    return head == mark;
}

/// The digest of a file that may be larger than the memory.
std::string digest_of_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    Sha256Stream digest;
    std::string buffer(1U << 20U, '\0');
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
        digest.update(as_bytes(std::string_view{buffer}.substr(0, static_cast<std::size_t>(in.gcount()))));
    }
    return to_hex(digest.finish());
}

int exit_of(const std::optional<signing::Indication>& indication) {
    if (!indication) {
        return 3;
    }
    return *indication == signing::Indication::total_passed ? 0 : *indication == signing::Indication::total_failed ? 1 : 2;
}

/// The graver of two exit codes: unreadable, failed, indeterminate, none, passed.
int graver(int a, int b) {
    const auto rank = [](int code) { return code == exit_unreadable ? 4 : code == 1 ? 3 : code == 2 ? 2 : code == 3 ? 1 : 0; };
    return rank(a) >= rank(b) ? a : b;
}

/// What one file gave: printed in the order of the files, whichever is ready first.
struct Outcome {
    int exit_code = 0;
    std::string output{};
    std::string error{};
};

Outcome failed(const Error& error, int exit_code) {
    return {exit_code, {}, fmt::format("{}\n{}\n", error.detail.vi, error.detail.en)};
}

/// Everything that validation needs, once for all files.
class Verifier final {
public:
    static Result<Verifier> open(const VerifyOptions& options, ValidationReach& reach) {
        auto policy = ops::load_policy(options.policy);
        if (!policy) {
            return pass(policy.error());
        }
        policy->policy.at = SystemClock{}.now();
        if (!options.at.empty()) {
            const auto at = parse_rfc3339(options.at);
            if (!at) {
                return pass(at.error());
            }
            policy->policy.at = *at;
        }
        auto trust = signing::TrustStore::load(options.trust);
        if (!trust) {
            return pass(trust.error());
        }
        for (const auto& [purpose, paths] : {std::pair{signing::Purpose::signing, policy->trust_signing},
                                             std::pair{signing::Purpose::timestamping, policy->trust_timestamping}}) {
            if (auto loaded = trust->load_for(purpose, paths); !loaded) {
                return pass(loaded.error());
            }
        }
        ops::TrustedListChoices lists = options.lists.choices();
        lists.add(policy->trusted_lists);
        if (!lists.lists.empty()) {
            const auto network = options.online ? reach.network(options.private_addresses) : nullptr;
            reach.use_trusted_lists(lists, network.get(), *trust);
        }
        return Verifier(options, std::move(policy->policy), std::move(*trust), reach);
    }

    [[nodiscard]] Outcome file(const std::filesystem::path& path) const {
        const signing::FileKind kind = signing::kind_of_file(path);
        if (kind == signing::FileKind::unknown && is_proof(path)) {
            return proof(read_whole(path));
        }
        auto facts = reach_.collect(
            path, kind, options_.detached.empty() ? std::nullopt : std::optional{options_.detached}, trust_.some_certificates());
        if (!facts) {
            return unreadable(path, facts.error());
        }
        if (options_.online) {
            const auto network = reach_.network(options_.private_addresses);
            const FixedClock clock(policy_.at);
            signing::PointedValidationData source(trust_, network.get(), clock);
            signing::fetch_missing(*facts, source);
        }
        const auto report = signing::judge(*facts, trust_, policy_);
        return {exit_of(report.indication()), render(path, report), {}};
    }

    [[nodiscard]] Outcome certificate() const {
        const auto chain = signing::Certificate::parse_all(as_bytes(read_whole(options_.certificate)));
        if (!chain) {
            return failed(chain.error(), exit_unreadable);
        }
        signing::RevocationPool pool(trust_);
        std::vector<signing::Certificate> helpers = *chain;
        if (options_.online) {
            auto data = fetch({chain->front()}, helpers);
            pool.add(data.revocation);
            helpers.insert(helpers.end(), data.certificates.begin(), data.certificates.end());
        }
        const auto check = signing::check_certificate({chain->front(), helpers, policy_.at, {}}, trust_, pool, policy_,
                                                      [&](const signing::ObjectId&) { return policy_.at; });
        const bool vietnamese = options_.language == "vi";
        Outcome outcome{check.valid ? 0 : 2, {}, {}};
        if (options_.format == "json") {
            outcome.output = json::serialize(http::views::certificate_check(check, vietnamese)) + "\n";
            return outcome;
        }
        outcome.output = check.valid ? "PASSED\n" : "INDETERMINATE / " + check.sub_indication + "\n";
        for (const auto& one : check.chain) {
            outcome.output += fmt::format("  {}  ({} – {})\n", one.subject(), to_rfc3339(one.not_before()), to_rfc3339(one.not_after()));
        }
        std::vector<ClientText> words = check.messages;
        words.push_back(check.explanation);
        for (const ClientText& text : words) {
            outcome.output += text.en.empty() ? "" : "  * " + (vietnamese ? text.vi : text.en) + "\n";
        }
        return outcome;
    }

private:
    Verifier(const VerifyOptions& options, signing::ValidationPolicy policy, signing::TrustStore trust, ValidationReach& reach)
        : options_(options), policy_(std::move(policy)), trust_(std::move(trust)), reach_(reach) {}

    [[nodiscard]] signing::ValidationData fetch(const std::vector<signing::Certificate>& leaves,
                                                const std::vector<signing::Certificate>& known) const {
        const auto network = reach_.network(options_.private_addresses);
        const FixedClock clock(policy_.at);
        return signing::PointedValidationData(trust_, network.get(), clock).collect(leaves, known);
    }

    [[nodiscard]] std::string render(const std::filesystem::path& path, const signing::ValidationReport& report) const {
        const bool vietnamese = options_.language == "vi";
        const auto language = vietnamese ? signing::Language::vi : signing::Language::en;
        if (options_.format == "text") {
            return path.string() + "\n" + signing::to_text(report, language);
        }
        const std::string sha256 = digest_of_file(path);
        if (options_.format == "html") {
            return signing::to_page(report, path.filename().string(), sha256, language);
        }
        if (options_.format == "xml") {
            return signing::to_etsi_xml(report, sha256, language);
        }
        json::object object{{"file", path.string()}, {"sha256", sha256}};
        for (auto& [key, value] : http::views::validation_report(report, vietnamese)) {
            object[key] = std::move(value);
        }
        return json::serialize(object) + "\n";
    }

    [[nodiscard]] Outcome unreadable(const std::filesystem::path& path, const Error& error) const {
        if (options_.format != "json") {
            Outcome outcome = failed(error, exit_unreadable);
            outcome.error = path.string() + ": " + outcome.error;
            return outcome;
        }
        const std::string& words = options_.language == "vi" ? error.detail.vi : error.detail.en;
        return {exit_unreadable,
                json::serialize(json::object{{"file", path.string()},
                                             {"error", json::object{{"code", to_string(error.code)}, {"message", words}}}}) + "\n",
                {}};
    }

    [[nodiscard]] Outcome proof(const std::string& text) const {
        std::error_code missing;
        const std::string key_text =
            std::filesystem::is_regular_file(options_.log_key, missing) ? read_whole(options_.log_key) : options_.log_key;
        const auto key = evidence::parse_verifier_key(key_text);
        if (!key) {
            return failed(key.error(), exit_usage);
        }
        const auto bundle = evidence::decode_bundle(text);
        if (!bundle) {
            return failed(bundle.error(), exit_unreadable);
        }
        const auto event = evidence::verify(*bundle, *key);
        if (!event) {
            return failed(event.error(), exit_failure);
        }
        Outcome outcome;
        outcome.output = fmt::format("event {} stands in the log {}\n  {} {} {} by {}\n", bundle->index, key->name, to_rfc3339(event->at),
                                     event->kind, event->object, event->actor);
        for (const auto& [name, value] : event->fields) {
            outcome.output += fmt::format("  {}: {}\n", name, value);
        }
        return outcome;
    }

    const VerifyOptions& options_;
    signing::ValidationPolicy policy_;
    signing::TrustStore trust_;
    ValidationReach& reach_;
};

/// The bytes that the n-th signature covers, as a file of its own.
int extract_revision(const std::filesystem::path& file, int wanted) {
    const auto revisions = signing::signed_revisions(file);
    if (!revisions) {
        return print_error(revisions.error(), exit_unreadable);
    }
    if (wanted < 1 || static_cast<std::size_t>(wanted) > revisions->size()) {
        return print_error({Code::not_found, {"Không có phiên bản đã ký thứ này.", "There is no such signed revision."}, {}, {}}, exit_usage);
    }
    std::ifstream in(file, std::ios::binary);
    std::uint64_t left = revisions->at(static_cast<std::size_t>(wanted) - 1);
    if (left == 0) {
        return print_error({Code::conflict, {"Không biết chữ ký này bao trùm phần nào.", "What this signature covers cannot be told."}, {}, {}});
    }
    std::string buffer(1U << 20U, '\0');
    while (left > 0 && in.read(buffer.data(), static_cast<std::streamsize>(std::min<std::uint64_t>(left, buffer.size())))) {
        std::cout.write(buffer.data(), in.gcount());
        left -= static_cast<std::uint64_t>(in.gcount());
    }
    return left == 0 && std::cout.good() ? 0 : exit_failure;
}

/// Folders become the files in them, in the order of their names.
std::vector<std::filesystem::path> all_files(const std::vector<std::filesystem::path>& named) {
    std::vector<std::filesystem::path> files;
    for (const auto& path : named) {
        std::error_code error;
        if (!std::filesystem::is_directory(path, error)) {
            files.push_back(path);
            continue;
        }
        std::vector<std::filesystem::path> inside;
        for (auto at = std::filesystem::recursive_directory_iterator(path, error); !error && at != std::filesystem::recursive_directory_iterator();
             at.increment(error)) {
            if (at->is_regular_file(error)) {
                inside.push_back(at->path());
            }
        }
        std::sort(inside.begin(), inside.end());
        files.insert(files.end(), inside.begin(), inside.end());
    }
    return files;
}

int verify_all(const Verifier& verifier, const std::vector<std::filesystem::path>& files, unsigned jobs) {
    std::vector<std::optional<Outcome>> outcomes(files.size());
    std::atomic<std::size_t> next{0};
    std::mutex printing;
    std::size_t printed = 0;
    int worst = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < files.size(); i = next++) {
            Outcome outcome = verifier.file(files.at(i));
            const std::lock_guard lock(printing);
            outcomes.at(i) = std::move(outcome);
            while (printed < files.size() && outcomes.at(printed)) {
                std::cout << outcomes.at(printed)->output << std::flush;
                std::cerr << outcomes.at(printed)->error;
                worst = graver(worst, outcomes.at(printed)->exit_code);
                outcomes.at(printed++).emplace();
            }
        }
    };
    std::vector<std::thread> threads;
    const auto wanted = [&] { return jobs != 0 ? jobs : std::max(1U, std::thread::hardware_concurrency()); };
    const std::size_t workers = files.size() == 1 ? 1 : std::min<std::size_t>(wanted(), files.size());
    for (std::size_t i = 1; i < workers; ++i) {
        threads.emplace_back(work);
    }
    work();
    for (std::thread& thread : threads) {
        thread.join();
    }
    return worst;
}

}  // namespace

int verify(const VerifyOptions& options, ValidationReach& reach) {
    if (options.extract > 0) {
        return options.files.size() == 1 ? extract_revision(options.files.front(), options.extract) : exit_usage;
    }
    const auto verifier = Verifier::open(options, reach);
    if (!verifier) {
        return print_error(verifier.error(), exit_usage);
    }
    if (!options.certificate.empty()) {
        const Outcome outcome = verifier->certificate();
        std::cout << outcome.output;
        std::cerr << outcome.error;
        return outcome.exit_code;
    }
    const auto files = all_files(options.files);
    if (files.empty()) {
        return print_error({Code::invalid_input, {"Cần ít nhất một tệp.", "At least one file is needed."}, {}, {}}, exit_usage);
    }
    if (files.size() > 1) {
        reach.several_files();
    }
    return verify_all(*verifier, files, options.jobs);
}

}  // namespace vanthu::cli
