#include "signing/trusted_list_loader.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <set>

#include "core/digest.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t lists_limit = 200;
constexpr std::size_t list_bytes_limit = 32U * 1024U * 1024U;

Result<Bytes> read_copy(const std::filesystem::path& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error || size > list_bytes_limit) {
        return fail(Code::not_found,
                    {"Chưa có bản lưu của danh sách tin cậy.", "There is no kept copy of the trusted list."});
    }
    std::ifstream in(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    return to_bytes(content);
}

/// Whole or not at all: a temporary file, flushed to the disk, then renamed.
bool write_copy(const std::filesystem::path& path, ByteView bytes) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    const std::filesystem::path temporary = path.string() + ".new";
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (file < 0) {
        return false;
    }
    bool written = true;
    while (written && !bytes.empty()) {
        const ssize_t count = ::write(file, bytes.data(), bytes.size());
        written = count > 0;
        bytes = bytes.subspan(written ? static_cast<std::size_t>(count) : 0);
    }
    written = written && ::fsync(file) == 0;
    written = ::close(file) == 0 && written;
    if (written) {
        std::filesystem::rename(temporary, path, error);
    }
    return written && !error;
}

ClientText expired_words(const TrustedList& list) {
    const std::string since = list.next_update ? to_rfc3339(*list.next_update) : "-";
    return {"Danh sách tin cậy đã hết hạn (NextUpdate " + since + ").",
            "The trusted list has expired (NextUpdate " + since + ")."};
}

ClientText kept_words(const ClientText& reason) {
    return {"Dùng bản lưu tốt gần nhất: " + reason.vi, "The last good copy is used: " + reason.en};
}

}  // namespace

std::filesystem::path TrustedListLoader::copy_of(const std::string& url) const {
    return folder_.empty() ? std::filesystem::path{} : folder_ / (sha256_hex(as_bytes(url)) + ".xml");
}

LoadedList TrustedListLoader::load_one(const TrustedListSource& source, Instant at, bool use_network) {
    const auto copy = read_copy(copy_of(source.url));
    Result<TrustedList> kept = copy ? read_trusted_list(*copy, source.operators) : pass(copy.error());
    if (!use_network) {
        LoadedList loaded{source.url, std::move(kept), true, {}};
        if (loaded.list && loaded.list->is_expired(at)) {
            loaded.messages.push_back(expired_words(*loaded.list));
        }
        return loaded;
    }
    FetchRequest request;
    request.url = source.url;
    request.limit_bytes = list_bytes_limit;
    const auto bytes = fetcher_.fetch(request);
    Result<TrustedList> fresh = bytes ? read_trusted_list(*bytes, source.operators) : pass(bytes.error());
    std::optional<ClientText> fault;
    if (!fresh) {
        fault = fresh.error().detail;
    } else if (fresh->is_expired(at)) {
        fault = expired_words(*fresh);
    } else if (kept && kept->sequence > fresh->sequence) {
        fault = ClientText{"Danh sách tải về cũ hơn bản đang có.",
                           "The list that was fetched is older than the one at hand."};
    }
    if (!fault) {
        LoadedList loaded{source.url, std::move(fresh), false, {}};
        if (!folder_.empty() && !write_copy(copy_of(source.url), *bytes)) {
            loaded.messages.push_back(
                {"Không lưu được bản sao của danh sách tin cậy.", "A copy of the trusted list could not be kept."});
        }
        return loaded;
    }
    if (kept) {
        LoadedList loaded{source.url, std::move(kept), true, {kept_words(*fault)}};
        if (loaded.list->is_expired(at)) {
            loaded.messages.push_back(expired_words(*loaded.list));
        }
        return loaded;
    }
    LoadedList loaded{source.url, std::move(fresh), false, {}};
    if (loaded.list) {
        loaded.messages.push_back(*fault);
    }
    return loaded;
}

std::vector<LoadedList> TrustedListLoader::load_all(const std::vector<TrustedListSource>& sources, Instant at,
                                                    bool use_network) {
    std::vector<LoadedList> loaded;
    std::vector<TrustedListSource> waiting = sources;
    std::set<std::string> known;
    for (std::size_t next = 0; next < waiting.size() && loaded.size() < lists_limit; ++next) {
        const TrustedListSource source = waiting.at(next);  // the list grows below
        if (!known.insert(source.url).second) {
            continue;
        }
        LoadedList one = load_one(source, at, use_network);
        // What an expired list of lists points to is not followed: its certificates may be gone.
        if (source.follow_pointers && one.list && !one.list->is_expired(at)) {
            for (const ListPointer& pointer : one.list->pointers) {
                if (pointer.is_xml && !pointer.url.empty() && waiting.size() < lists_limit) {
                    waiting.push_back({pointer.url, pointer.operators, false});
                }
            }
        }
        loaded.push_back(std::move(one));
    }
    return loaded;
}

std::vector<LoadedList> TrustedListLoader::load(const std::vector<TrustedListSource>& sources, Instant at) {
    return load_all(sources, at, /*use_network=*/true);
}

std::vector<LoadedList> TrustedListLoader::load_cached(const std::vector<TrustedListSource>& sources, Instant at) {
    return load_all(sources, at, /*use_network=*/false);
}

std::size_t add_anchors(const std::vector<LoadedList>& lists, Instant at, TrustStore& store) {
    std::size_t count = 0;
    for (const LoadedList& one : lists) {
        count += one.list && !one.list->is_expired(at) ? add_anchors(*one.list, store) : 0U;
    }
    return count;
}

}  // namespace vanthu::signing
