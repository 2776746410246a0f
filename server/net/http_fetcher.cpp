#include "server/net/http_fetcher.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <fmt/format.h>

namespace vanthu::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr int redirections_limit = 3;
constexpr std::uint32_t header_limit_bytes = 16U * 1024U;

/// The parts of an http URL (RFC 9110 section 4.2) that a request needs.
struct Url {
    bool is_tls = false;
    std::string host{};
    std::string port{};
    std::string target{};
};

std::optional<Url> parse_url(std::string_view text) {
    Url url;
    if (text.starts_with("https://")) {
        url.is_tls = true;
        text.remove_prefix(8);
    } else if (text.starts_with("http://")) {
        text.remove_prefix(7);
    } else {
        return std::nullopt;
    }
    const std::size_t slash = std::min(text.find('/'), text.size());
    std::string_view authority = text.substr(0, slash);
    url.target = slash < text.size() ? std::string{text.substr(slash)} : "/";
    url.target = url.target.substr(0, url.target.find('#'));
    url.port = url.is_tls ? "443" : "80";
    const bool is_v6 = authority.starts_with('[');
    const std::size_t colon = is_v6 ? authority.find(':', authority.find(']')) : authority.find(':');
    if (colon != std::string_view::npos) {
        url.port = std::string{authority.substr(colon + 1)};
        authority = authority.substr(0, colon);
    }
    url.host = is_v6 ? std::string{authority.substr(1, authority.size() - 2)} : std::string{authority};
    int port = 0;
    const auto [end, error] = std::from_chars(url.port.data(), url.port.data() + url.port.size(), port);
    const bool is_sound = error == std::errc{} && end == url.port.data() + url.port.size() && port > 0 && port < 65536;
    const bool is_clean = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 127; });
    return is_sound && is_clean && !url.host.empty() && url.host.find('@') == std::string::npos ? std::optional{url} : std::nullopt;
}

/// Addresses that belong to this machine or a network of the agency's own.
bool is_private(const asio::ip::address& address) {
    if (address.is_v6()) {
        const auto v6 = address.to_v6();
        if (v6.is_v4_mapped()) {
            return is_private(asio::ip::make_address_v4(asio::ip::v4_mapped, v6));
        }
        const auto bytes = v6.to_bytes();
        return v6.is_loopback() || v6.is_unspecified() || v6.is_link_local() || v6.is_multicast() || (bytes[0] & 0xfeU) == 0xfcU;
    }
    const std::uint32_t value = address.to_v4().to_uint();
    const auto within = [&](std::uint32_t network, int bits) { return value >> (32 - bits) == network >> (32 - bits); };
    return within(0x00000000U, 8) || within(0x0a000000U, 8) || within(0x64400000U, 10) || within(0x7f000000U, 8) ||
           within(0xa9fe0000U, 16) || within(0xac100000U, 12) || within(0xc0a80000U, 16) || within(0xe0000000U, 3);
}

bool is_permitted(const std::string& host, const std::vector<std::string>& hosts) {
    return hosts.empty() || std::any_of(hosts.begin(), hosts.end(), [&](const std::string& one) {
        return one.starts_with('.') ? host.ends_with(one) : host == one;
    });
}

tl::unexpected<Error> no_answer(const std::string& host, const std::string& reason) {
    return fail(Code::unavailable, {"Máy chủ " + host + " không trả lời: " + reason, "The host " + host + " does not answer: " + reason},
                {"fetch: " + host + ": " + reason});
}

struct Answer {
    unsigned status = 0;
    std::string location{};
    Bytes body{};
};

/// One exchange: every step ends by the deadline.
class Exchange final {
public:
    Exchange(const Url& url, const signing::FetchRequest& request, const FetchPermissions& permissions)
        : url_(url), request_(request), permissions_(permissions), until_(std::chrono::steady_clock::now() + request.deadline) {}

    Result<Answer> run() {
        const auto addresses = resolve();
        if (!addresses) {
            return pass(addresses.error());
        }
        if (url_.is_tls) {
            return over_tls(*addresses);
        }
        beast::tcp_stream stream(context_);
        if (auto connected = connect(stream, *addresses); !connected) {
            return pass(connected.error());
        }
        return talk(stream, stream);
    }

private:
    /// Runs one asynchronous operation to its end.
    template <class Start>
    error_code wait(Start start) {
        error_code result;
        start([&result](error_code error, auto&&...) { result = error; });
        context_.restart();
        context_.run();
        return result;
    }

    Result<std::vector<tcp::endpoint>> resolve() {
        tcp::resolver resolver(context_);
        error_code error;
        const auto found = resolver.resolve(url_.host, url_.port, error);
        if (error) {
            return no_answer(url_.host, error.message());
        }
        std::vector<tcp::endpoint> endpoints;
        for (const auto& one : found) {
            if (permissions_.private_addresses || !is_private(one.endpoint().address())) {
                endpoints.push_back(one.endpoint());
            }
        }
        if (endpoints.empty()) {
            return fail(Code::forbidden, {"Không được phép kết nối tới địa chỉ nội bộ của " + url_.host + ".",
                                          "Connections to private addresses (" + url_.host + ") are not permitted."});
        }
        return endpoints;
    }

    Result<void> connect(beast::tcp_stream& stream, const std::vector<tcp::endpoint>& endpoints) {
        stream.expires_at(until_);
        const error_code error = wait([&](auto handler) { stream.async_connect(endpoints, std::move(handler)); });
        return error ? no_answer(url_.host, error.message()) : Result<void>{};
    }

    Result<Answer> over_tls(const std::vector<tcp::endpoint>& endpoints) {
        asio::ssl::context tls(asio::ssl::context::tls_client);
        error_code error;
        tls.set_default_verify_paths(error);
        tls.set_verify_mode(asio::ssl::verify_peer, error);
        beast::ssl_stream<beast::tcp_stream> stream(context_, tls);
        stream.set_verify_callback(asio::ssl::host_name_verification(url_.host), error);
        // The macro SSL_set_tlsext_host_name in words: it has an old-style cast.
        if (SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                     const_cast<char*>(url_.host.c_str())) != 1) {
            return no_answer(url_.host, "TLS");
        }
        auto& lowest = beast::get_lowest_layer(stream);
        if (auto connected = connect(lowest, endpoints); !connected) {
            return pass(connected.error());
        }
        lowest.expires_at(until_);
        error = wait([&](auto handler) { stream.async_handshake(asio::ssl::stream_base::client, std::move(handler)); });
        return error ? Result<Answer>{no_answer(url_.host, error.message())} : talk(stream, lowest);
    }

    template <class Stream>
    Result<Answer> talk(Stream& stream, beast::tcp_stream& lowest) {
        const auto method = request_.body.empty() ? http::verb::get : http::verb::post;
        http::request<http::string_body> message{method, url_.target, 11};
        const bool is_default_port = url_.port == (url_.is_tls ? "443" : "80");
        const std::string host = url_.host.find(':') == std::string::npos ? url_.host : "[" + url_.host + "]";
        message.set(http::field::host, is_default_port ? host : host + ":" + url_.port);
        message.set(http::field::user_agent, "Vanthu");
        message.set(http::field::connection, "close");
        if (!request_.content_type.empty()) {
            message.set(http::field::content_type, request_.content_type);
        }
        if (!request_.authorization.empty()) {
            message.set(http::field::authorization, request_.authorization);
        }
        message.body() = std::string{as_text(request_.body)};
        message.prepare_payload();
        lowest.expires_at(until_);
        error_code error = wait([&](auto handler) { http::async_write(stream, message, std::move(handler)); });
        if (error) {
            return no_answer(url_.host, error.message());
        }
        beast::flat_buffer buffer;
        http::response_parser<http::string_body> parser;
        parser.header_limit(header_limit_bytes);
        parser.body_limit(request_.limit_bytes);
        lowest.expires_at(until_);
        error = wait([&](auto handler) { http::async_read(stream, buffer, parser, std::move(handler)); });
        if (error == http::error::body_limit) {
            return fail(Code::too_large, {"Trả lời của " + url_.host + " quá lớn.", "The answer of " + url_.host + " is too large."});
        }
        if (error) {
            return no_answer(url_.host, error.message());
        }
        const auto& answer = parser.get();
        const std::string_view location{answer[http::field::location].data(), answer[http::field::location].size()};
        return Answer{answer.result_int(), std::string{location}, to_bytes(answer.body())};
    }

    const Url& url_;
    const signing::FetchRequest& request_;
    const FetchPermissions& permissions_;
    std::chrono::steady_clock::time_point until_;
    asio::io_context context_;
};

}  // namespace

Result<Bytes> HttpFetcher::fetch(const signing::FetchRequest& request) {
    auto answer = exchange(request);
    if (!answer) {
        return pass(answer.error());
    }
    if (answer->status != 200) {
        const auto url = parse_url(request.url);
        return no_answer(url ? url->host : request.url, fmt::format("HTTP {}", answer->status));
    }
    return std::move(answer->body);
}

Result<signing::FetchAnswer> HttpFetcher::exchange(const signing::FetchRequest& request) {
    std::string address = request.url;
    for (int i = 0; i <= redirections_limit; ++i) {
        const auto url = parse_url(address);
        if (!url) {
            return fail(Code::invalid_input, {"Địa chỉ không hợp lệ: " + address, "Not an http address: " + address});
        }
        if (!is_permitted(url->host, permissions_.hosts)) {
            return fail(Code::forbidden, {"Cấu hình không cho kết nối tới " + url->host + ".",
                                          "The configuration does not permit connections to " + url->host + "."});
        }
        auto answer = Exchange(*url, request, permissions_).run();
        if (!answer) {
            return pass(answer.error());
        }
        // A secret goes to the host that it is meant for and to no other.
        const bool is_redirection = answer->status >= 301 && answer->status <= 308 && !answer->location.empty();
        if (!is_redirection || !request.authorization.empty()) {
            return signing::FetchAnswer{static_cast<int>(answer->status), std::move(answer->body)};
        }
        address = answer->location.starts_with('/')
                      ? fmt::format("{}://{}:{}{}", url->is_tls ? "https" : "http", url->host, url->port, answer->location)
                      : answer->location;
    }
    return no_answer(request.url, "redirections");
}

}  // namespace vanthu::net
