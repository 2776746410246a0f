#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "core/digest.hpp"
#include "core/random.hpp"
#include "server/net/server.hpp"

namespace vanthu::net {

/// A body on its way: in memory, or in a temporary file that is hashed while it grows.
class BodySink final {
public:
    BodySink(const ServerOptions& options, const http::BodyRule& rule, Random& random, Counters& counters)
        : options_(options), rule_(rule), random_(random), counters_(counters), to_file_(rule.to_file) {}
    BodySink(const BodySink&) = delete;
    BodySink& operator=(const BodySink&) = delete;
    ~BodySink() {
        counters_.spooled_bytes -= spooled_;
        if (fd_ >= 0) {
            ::close(fd_);
            std::error_code ignored;
            std::filesystem::remove(path_, ignored);
        }
    }

    /// 0, or the status to refuse with.
    int add(std::string_view piece) {
        size_ += piece.size();
        if (size_ > rule_.limit_bytes) {
            return 413;
        }
        if (!to_file_ && size_ <= options_.spool_bytes) {
            memory_.append(piece);
            return 0;
        }
        if (fd_ < 0) {
            path_ = options_.temporary_folder / ("body-" + to_hex(random_.bytes(16)));
            fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
            const int status = fd_ < 0 ? 503 : write(std::exchange(memory_, {}));
            if (status != 0) {
                return status;
            }
        }
        return write(piece);
    }

    /// Bytes so far.
    [[nodiscard]] std::uint64_t size() const { return size_; }

    std::variant<std::string, http::ReceivedFile> finish() {
        if (fd_ < 0) {
            return std::move(memory_);
        }
        ::close(std::exchange(fd_, -1));
        return http::ReceivedFile(std::move(path_), size_, digest_.finish());
    }

private:
    int write(std::string_view piece) {
        if (counters_.spooled_bytes + piece.size() > options_.spool_total_bytes) {
            return 503;
        }
        spooled_ += piece.size();
        counters_.spooled_bytes += piece.size();
        digest_.update(as_bytes(piece));
        while (!piece.empty()) {
            const ssize_t wrote = ::write(fd_, piece.data(), piece.size());
            if (wrote < 0 && errno == EINTR) {
                continue;
            }
            if (wrote < 0) {
                return errno == ENOSPC || errno == EDQUOT ? 507 : 503;
            }
            piece.remove_prefix(static_cast<std::size_t>(wrote));
        }
        return 0;
    }

    const ServerOptions& options_;
    const http::BodyRule& rule_;
    Random& random_;
    Counters& counters_;
    bool to_file_;
    std::string memory_;
    std::filesystem::path path_;
    int fd_ = -1;
    std::uint64_t size_ = 0;
    std::uint64_t spooled_ = 0;
    Sha256Stream digest_;
};

}  // namespace vanthu::net
