#include "server/http/web_client.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <utility>

#include "core/digest.hpp"
#include "server/http/compression.hpp"

namespace vanthu::http {
namespace {

/// Scripts, styles, fonts and pictures of our own; no text becomes code (Trusted Types, but for the policy that names the worker of
/// pdf.js); its image decoders are WebAssembly. Inline styles come from no page: React and pdf.js set them through the object model.
// The two addresses beside its own server: the signing programs of the person's own machine (docs/signing-agent.md).
constexpr const char* page_policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self' ws://127.0.0.1:14737 wss://127.0.0.1:8987; worker-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types vanthu-worker";

/// The page in which bpmn-js draws (web/modeller.html). It writes styles and HTML as it likes, so it gets an origin of its own, without
/// cookies, and asks nobody for anything: what it shows comes by messages of the page around it.
constexpr const char* modeller_page = "/modeller.html";
constexpr const char* modeller_policy =
    "sandbox allow-scripts; default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; font-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

constexpr std::array<std::pair<const char*, const char*>, 13> media_types{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".wasm", "application/wasm"},
    {".json", "application/json"},
    {".ttf", "font/ttf"},
    {".pfb", "application/octet-stream"},
    {".bcmap", "application/octet-stream"},
}};

/// The compressed forms that the build lays beside a file, the better first.
constexpr std::array<std::pair<const char*, const char*>, 2> encodings{{{"br", ".br"}, {"gzip", ".gz"}}};

std::string media_type_of(const std::string& path) {
    const auto found = std::find_if(media_types.begin(), media_types.end(), [&](const auto& one) { return path.ends_with(one.first); });
    return found == media_types.end() ? "application/octet-stream" : found->second;
}

bool lists(std::string_view header, std::string_view tag) {
    return header == "*" || header.find(tag) != std::string_view::npos;
}

}  // namespace

Result<WebClient> WebClient::load(const std::filesystem::path& folder) {
    WebClient client;
    std::error_code error;
    if (!std::filesystem::is_regular_file(folder / "index.html", error)) {
        return client;
    }
    const auto whole = std::filesystem::canonical(folder, error);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(whole, error)) {
        // A link could lead out of the folder.
        if (entry.is_symlink() || !entry.is_regular_file()) {
            continue;
        }
        std::ifstream source(entry.path(), std::ios::binary);
        std::ostringstream content;
        if (source.peek() != std::ifstream::traits_type::eof()) {
            content << source.rdbuf();
        }
        if (source.bad() || content.fail()) {
            return fail_internal("the client's file cannot be read: " + entry.path().string());
        }
        const std::string bytes = content.str();
        std::string path = "/" + std::filesystem::relative(entry.path(), whole).generic_string();
        if (path == "/routes.txt") {
            std::istringstream lines(bytes);
            for (std::string line; std::getline(lines, line);) {
                client.routes_.push_back(line);
            }
            continue;
        }
        std::string coding;
        for (const auto& [name, ending] : encodings) {
            if (path.ends_with(ending)) {
                coding = name;
                path.resize(path.size() - std::string_view{ending}.size());
            }
        }
        File& file = client.files_[path];
        file.media_type = media_type_of(path);
        file.forms[coding] = {entry.path(), bytes.size(), "\"" + sha256_hex(as_bytes(bytes)).substr(0, 32) + "\""};
    }
    if (error) {
        return fail_internal("the client's folder cannot be read: " + whole.string());
    }
    // A compressed form whose file is missing serves nobody.
    std::erase_if(client.files_, [](const auto& one) { return !one.second.forms.contains(""); });
    return client;
}

bool WebClient::is_route(const std::string& path) const {
    const std::string first = path.substr(0, path.find('/', 1));
    return std::find(routes_.begin(), routes_.end(), first) != routes_.end();
}

std::optional<Response> WebClient::answer(const Request& request) const {
    Response response;
    if (!is_there()) {
        if (request.path != "/") {
            return std::nullopt;
        }
        response.status = 404;
        response.headers.add("Content-Type", "text/plain; charset=utf-8");
        response.body =
            std::string{"Máy chủ Văn thư đang chạy, nhưng giao diện web chưa được dựng. API: /api/v1/openapi.yaml\n"
                        "Vanthu is running, but its web client has not been built. API: /api/v1/openapi.yaml\n"};
        return response;
    }
    const bool is_page = request.path == "/" || request.path == "/index.html" || is_route(request.path);
    const auto found = files_.find(is_page ? std::string{"/index.html"} : request.path);
    if (found == files_.end()) {
        return std::nullopt;
    }
    const File& file = found->second;
    std::string coding;
    for (const auto& one : encodings) {
        if (coding.empty() && file.forms.contains(one.first) && accepts_coding(request, one.first)) {
            coding = one.first;
        }
    }
    const Form& form = file.forms.find(coding)->second;
    response.headers.add("ETag", form.tag);
    response.headers.add("Vary", "Accept-Encoding");
    // Names in assets/ carry a digest of what is inside.
    response.headers.add("Cache-Control", request.path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    if (request.path.starts_with("/assets/")) {
        // The same for everybody, and read by a page without an origin too.
        response.headers.add("Access-Control-Allow-Origin", "*");
    }
    if (file.media_type.starts_with("text/html")) {
        response.headers.add("Content-Security-Policy", request.path == modeller_page ? modeller_policy : page_policy);
    } else if (file.media_type.starts_with("text/javascript")) {
        // A worker has the policy of its own script: that of pdf.js may decode images, and asks its own server for what it needs.
        response.headers.add("Content-Security-Policy",
                             "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; font-src 'self' data:; "
                             "frame-ancestors 'none'; base-uri 'none'");
    }
    if (const auto known = request.headers.find("If-None-Match"); known && lists(*known, form.tag)) {
        response.status = 304;
        return response;
    }
    response.headers.add("Content-Type", file.media_type);
    if (!coding.empty()) {
        response.headers.add("Content-Encoding", coding);
    }
    response.body = FileSlice{form.path, 0, form.size_bytes, {}};
    return response;
}

}  // namespace vanthu::http
