#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "signing/fetcher.hpp"
#include "signing/trusted_list.hpp"

namespace vanthu::signing {

/// A list that an agency wants to follow.
struct TrustedListSource {
    std::string url{};
    std::vector<Certificate> operators{};  ///< who may sign it
    bool follow_pointers = false;          ///< a list of lists: the lists that it points to are loaded as well
};

/// What became of one list. None stops another.
struct LoadedList {
    std::string url{};
    Result<TrustedList> list;
    bool from_cache = false;  ///< the last good copy, because the new one cannot be used
    std::vector<ClientText> messages{};
};

/// Fetches lists, and keeps the last good copy of each in a folder that outlives the process. A copy is verified each
/// time that it is read. A new list takes the place of the copy when it is signed, not expired, and not older than it.
class TrustedListLoader final {
public:
    /// The fetcher must outlive it. Without a folder no copy is kept.
    TrustedListLoader(Fetcher& fetcher, std::filesystem::path folder) : fetcher_(fetcher), folder_(std::move(folder)) {}

    /// Every source and, where it says so, the lists it points to; once each. Never throws an error away: it stands in
    /// the result.
    [[nodiscard]] std::vector<LoadedList> load(const std::vector<TrustedListSource>& sources, Instant at);
    /// The same without the network: at the start of the server.
    [[nodiscard]] std::vector<LoadedList> load_cached(const std::vector<TrustedListSource>& sources, Instant at);

private:
    std::vector<LoadedList> load_all(const std::vector<TrustedListSource>& sources, Instant at, bool use_network);
    LoadedList load_one(const TrustedListSource& source, Instant at, bool use_network);
    [[nodiscard]] std::filesystem::path copy_of(const std::string& url) const;

    Fetcher& fetcher_;
    std::filesystem::path folder_;
};

/// The services of every list that is at hand and not expired at `at`, as anchors for the times in which they are
/// granted.
std::size_t add_anchors(const std::vector<LoadedList>& lists, Instant at, TrustStore& store);

}  // namespace vanthu::signing
