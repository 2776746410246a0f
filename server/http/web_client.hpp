#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "server/http/message.hpp"

namespace vanthu::http {

/// The built browser client (web/dist): a folder that is read once, at start. What it did not hold then does not exist, so no path
/// of a request ever reaches the file system.
class WebClient final {
public:
    /// No client: `/` says so in words.
    WebClient() = default;

    /// Lists the folder and takes the digest of every file. A folder without `index.html` is no client, and no error.
    /// Errors: internal where a file cannot be read.
    static Result<WebClient> load(const std::filesystem::path& folder);

    [[nodiscard]] bool is_there() const { return files_.contains("/index.html"); }

    /// The answer to a GET that is none of the API's: a file, the page for an address of the client (`routes.txt` in the folder
    /// lists their first parts), 304 where the browser has it. Nothing for any other path.
    [[nodiscard]] std::optional<Response> answer(const Request& request) const;

private:
    /// One form of a file on disk.
    struct Form {
        std::filesystem::path path;
        std::uint64_t size_bytes = 0;
        std::string tag;  ///< strong, of these bytes
    };
    struct File {
        std::string media_type;
        std::map<std::string, Form, std::less<>> forms;  ///< by Content-Encoding; "" is the file itself
    };

    [[nodiscard]] bool is_route(const std::string& path) const;

    std::map<std::string, File, std::less<>> files_;  ///< by the path of a request
    std::vector<std::string> routes_;
};

}  // namespace vanthu::http
