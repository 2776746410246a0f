#include "server/ops/trusted_lists.hpp"

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "signing/trusted_list_loader.hpp"

namespace vanthu::ops {
namespace {

constexpr std::uintmax_t operator_file_limit = 1024U * 1024U;

/// The one file that was named, and what it points to over the network where there is one. A list cannot make the
/// program read other files.
class FileOrNetwork final : public signing::Fetcher {
public:
    FileOrNetwork(std::string file, signing::Fetcher* network) : file_(std::move(file)), network_(network) {}

    Result<Bytes> fetch(const signing::FetchRequest& request) override {
        if (!file_.empty() && request.url == file_) {
            return read(request.limit_bytes);
        }
        if (network_ == nullptr) {
            return fail(Code::unavailable, {"Không được phép truy cập mạng để tải danh sách tin cậy.",
                                            "The network may not be used to fetch the trusted list."});
        }
        return network_->fetch(request);
    }

private:
    [[nodiscard]] Result<Bytes> read(std::size_t limit) const {
        std::error_code error;
        if (!std::filesystem::is_regular_file(file_, error) || std::filesystem::file_size(file_, error) > limit ||
            error) {
            return fail(Code::not_found, {"Không đọc được tệp.", "The file cannot be read."});
        }
        std::ifstream in(file_, std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(in), {}};
        return to_bytes(content);
    }

    std::string file_;
    signing::Fetcher* network_;
};

bool is_url(const std::string& location) {
    return location.rfind("http://", 0) == 0 || location.rfind("https://", 0) == 0;
}

ClientText about(const std::string& location, const ClientText& words) {
    return {fmt::format("Danh sách tin cậy {}: {}", location, words.vi),
            fmt::format("Trusted list {}: {}", location, words.en)};
}

Result<std::vector<signing::Certificate>> read_operators(const std::vector<std::filesystem::path>& files) {
    std::vector<signing::Certificate> all;
    for (const auto& file : files) {
        std::error_code error;
        std::ifstream in(file, std::ios::binary);
        if (!in || std::filesystem::file_size(file, error) > operator_file_limit || error) {
            return fail(Code::not_found, {"Không đọc được chứng thư của cơ quan quản lý danh sách: " + file.string(),
                                          "The scheme operator's certificate cannot be read: " + file.string()});
        }
        const std::string content{std::istreambuf_iterator<char>(in), {}};
        const auto found = signing::Certificate::parse_all(as_bytes(content));
        if (!found || found->empty()) {
            return fail(Code::invalid_input,
                        {"Tệp không chứa chứng thư của cơ quan quản lý danh sách: " + file.string(),
                         "The file holds no certificate of a scheme operator: " + file.string()});
        }
        all.insert(all.end(), found->begin(), found->end());
    }
    if (all.empty()) {
        return fail(Code::invalid_input,
                    {"Chưa nêu chứng thư của cơ quan ký danh sách.", "No certificate of a scheme operator is named."});
    }
    return all;
}

TrustedListState state_of(const signing::LoadedList& loaded, Instant now) {
    TrustedListState state;
    state.location = loaded.url;
    state.is_copy = loaded.from_cache;
    state.problems = loaded.messages;
    if (!loaded.list) {
        state.problems.push_back(loaded.list.error().detail);
        return state;
    }
    const signing::TrustedList& list = *loaded.list;
    state.is_in_use = !list.is_expired(now);
    state.territory = list.territory;
    state.scheme_operator = list.scheme_operator;
    state.sequence = list.sequence;
    state.issued = list.issued;
    state.next_update = list.next_update;
    return state;
}

void load_one(const TrustedListChoice& choice, const std::filesystem::path& cache, signing::Fetcher* network,
              Instant now, signing::TrustStore& store, std::vector<ClientText>& warnings, std::vector<TrustedListState>* states) {
    auto operators = read_operators(choice.operators);
    if (!operators) {
        warnings.push_back(about(choice.location, operators.error().detail));
        if (states != nullptr) {
            TrustedListState state;
            state.location = choice.location;
            state.problems.push_back(operators.error().detail);
            states->push_back(std::move(state));
        }
        return;
    }
    const bool remote = is_url(choice.location);
    std::error_code error;
    const std::string location = remote ? choice.location : std::filesystem::absolute(choice.location, error).string();
    FileOrNetwork fetcher(remote ? std::string{} : location, network);
    signing::TrustedListLoader loader(fetcher, cache);
    const std::vector<signing::TrustedListSource> sources{{location, std::move(*operators), choice.follow_pointers}};
    // Kept copies are of use without the network as they are; asking for new ones would only add a warning.
    const auto loaded = remote && network == nullptr ? loader.load_cached(sources, now) : loader.load(sources, now);
    for (const signing::LoadedList& one : loaded) {
        if (!one.list) {
            warnings.push_back(about(one.url, one.list.error().detail));
        }
        for (const ClientText& message : one.messages) {
            warnings.push_back(about(one.url, message));
        }
        if (states != nullptr) {
            states->push_back(state_of(one, now));
        }
    }
    signing::add_anchors(loaded, now, store);
}

}  // namespace

std::vector<ClientText> load_trusted_lists(const TrustedListChoices& choices, signing::Fetcher* network, Instant now,
                                           signing::TrustStore& store, std::vector<TrustedListState>* states) {
    std::vector<ClientText> warnings;
    for (const TrustedListChoice& choice : choices.lists) {
        load_one(choice, choices.cache, network, now, store, warnings, states);
    }
    return warnings;
}

}  // namespace vanthu::ops
