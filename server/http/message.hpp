#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/digest.hpp"

/// The values that `server/net` and `server/http` exchange. Beast ends on one side of them, the use cases begin on the other.
namespace vanthu::http {

/// Header fields in order of arrival. Names are compared without regard to case.
class Headers final {
public:
    /// The first value of that name.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
    /// The last value of that name.
    [[nodiscard]] std::optional<std::string_view> find_last(std::string_view name) const;
    void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
    /// Replaces every field of that name.
    void set(std::string_view name, std::string value);
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// A body that was too large for memory: a temporary file that is removed with its last owner unless it is moved away.
class ReceivedFile final {
public:
    ReceivedFile(std::filesystem::path path, std::uint64_t size_bytes, Sha256 digest)
        : path_(std::move(path)), size_bytes_(size_bytes), digest_(digest) {}
    ReceivedFile(ReceivedFile&& other) noexcept
        : path_(std::exchange(other.path_, {})), size_bytes_(other.size_bytes_), digest_(other.digest_) {}
    ReceivedFile& operator=(ReceivedFile&&) = delete;
    ~ReceivedFile();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::uint64_t size_bytes() const { return size_bytes_; }
    /// SHA-256 of the whole body, computed while it arrived.
    [[nodiscard]] const Sha256& digest() const { return digest_; }
    /// The caller owns the file on disk from here.
    [[nodiscard]] std::filesystem::path release() { return std::exchange(path_, {}); }

private:
    std::filesystem::path path_;
    std::uint64_t size_bytes_;
    Sha256 digest_;
};

struct Request {
    std::string method;          ///< "GET", "POST", …
    std::string path;            ///< as sent, percent-encoded, always begins with "/"
    std::string query;           ///< as sent, without "?"
    Headers headers;
    std::variant<std::string, ReceivedFile> body;
    std::string remote_address;  ///< of the peer, or of the client behind a trusted proxy
    std::string request_id;      ///< given by net, in every log line of this request
    bool is_tls = true;
};

/// A stretch of a file that net sends without loading it.
struct FileSlice {
    std::filesystem::path path;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::shared_ptr<const void> owner{};  ///< what has to live until it is sent, such as the owner of a temporary file
};

/// A body without an end of its own: net asks for the next piece about once a second, on a worker, never two at once for one stream.
class Stream {
public:
    virtual ~Stream() = default;
    /// What is to be sent now, often nothing; no value ends the stream and the connection. What it throws does the same.
    virtual std::optional<std::string> next() = 0;
};

struct Response {
    int status = 200;
    Headers headers;
    std::variant<std::string, FileSlice, std::shared_ptr<Stream>> body;
};

/// What the net layer asks before it reads a body.
struct BodyRule {
    std::uint64_t limit_bytes = 64 * 1024;  ///< 413 beyond
    bool to_file = false;                   ///< always to a temporary file, however small
};

/// Called on the network thread once the header has passed the gate; must not block.
using BodyRuleFor = std::function<BodyRule(std::string_view method, std::string_view path)>;
/// Called on a worker thread, many at once. Must not throw; what it throws becomes a 500 without a word of the cause.
using Handler = std::function<Response(Request&)>;

}  // namespace vanthu::http
