#include "server/net/clamd_client.hpp"

#include <array>
#include <fstream>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

namespace vanthu::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Outcome = VirusVerdict::Outcome;
using Socket = asio::generic::stream_protocol::socket;

constexpr std::size_t piece_bytes = 128U * 1024U;
constexpr std::size_t reply_limit_bytes = 4096;

/// Each step ends by the deadline.
class Conversation final {
public:
    explicit Conversation(const ClamdOptions& options)
        : options_(options), until_(std::chrono::steady_clock::now() + options.deadline), socket_(context_) {}

    VirusVerdict scan(std::ifstream& file) {
        if (const auto error = connect()) {
            return {Outcome::failed, error.message()};
        }
        // clamd answers and hangs up when the file is beyond its limit: its words say more than the failed write.
        const auto error = send(file);
        const std::string reply = read_reply();
        if (reply.empty()) {
            return {Outcome::failed, error ? error.message() : "no reply"};
        }
        return verdict_of(reply);
    }

private:
    template <class Start>
    error_code wait(Start start) {
        error_code result = asio::error::would_block;
        start([&result](error_code error, auto&&...) { result = error; });
        context_.restart();
        context_.run_until(until_);
        if (!context_.stopped()) {
            error_code ignored;
            socket_.close(ignored);
            context_.run();
            return asio::error::timed_out;
        }
        return result;
    }

    error_code connect() {
        std::vector<asio::generic::stream_protocol::endpoint> endpoints;
        const std::size_t colon = options_.address.rfind(':');
        if (options_.address.starts_with('/')) {
            endpoints.emplace_back(asio::local::stream_protocol::endpoint(options_.address));
        } else if (colon != std::string::npos) {
            asio::ip::tcp::resolver resolver(context_);
            error_code error;
            for (const auto& one : resolver.resolve(options_.address.substr(0, colon), options_.address.substr(colon + 1), error)) {
                endpoints.emplace_back(one.endpoint());
            }
        }
        error_code last = asio::error::host_not_found;
        for (const auto& endpoint : endpoints) {
            last = wait([&](auto handler) { socket_.async_connect(endpoint, std::move(handler)); });
            if (!last) {
                break;
            }
            error_code ignored;
            socket_.close(ignored);
        }
        return last;
    }

    error_code write(const char* bytes, std::size_t size) {
        return wait([&](auto handler) { asio::async_write(socket_, asio::buffer(bytes, size), std::move(handler)); });
    }

    error_code send_piece(const std::string& piece) {
        const auto size = static_cast<std::uint32_t>(piece.size());
        const std::array<char, 4> length{static_cast<char>(size >> 24U), static_cast<char>(size >> 16U), static_cast<char>(size >> 8U), static_cast<char>(size)};
        if (const auto error = write(length.data(), length.size())) {
            return error;
        }
        return piece.empty() ? error_code{} : write(piece.data(), piece.size());
    }

    error_code send(std::ifstream& file) {
        static constexpr std::array<char, 10> command{'z', 'I', 'N', 'S', 'T', 'R', 'E', 'A', 'M', '\0'};
        if (const auto error = write(command.data(), command.size())) {
            return error;
        }
        std::string piece(piece_bytes, '\0');
        while (file) {
            piece.resize(piece_bytes);
            file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
            piece.resize(static_cast<std::size_t>(file.gcount()));
            if (piece.empty()) {
                break;
            }
            if (const auto error = send_piece(piece)) {
                return error;
            }
        }
        return send_piece({});  // a length of nought ends the stream
    }

    std::string read_reply() {
        std::string reply;
        std::array<char, 512> some{};
        while (reply.size() < reply_limit_bytes && reply.find('\0') == std::string::npos) {
            std::size_t got = 0;
            const auto error = wait([&](auto handler) {
                socket_.async_read_some(asio::buffer(some), [&got, handler = std::move(handler)](error_code failed, std::size_t bytes) mutable {
                    got = bytes;
                    handler(failed);
                });
            });
            reply.append(some.data(), got);
            if (error) {
                break;
            }
        }
        return reply.substr(0, reply.find_first_of(std::string_view{"\0\n", 2}));
    }

    static VirusVerdict verdict_of(const std::string& reply) {
        constexpr std::string_view found = " FOUND";
        if (reply == "stream: OK") {
            return {Outcome::clean, {}};
        }
        if (reply.starts_with("stream: ") && reply.ends_with(found)) {
            return {Outcome::infected, reply.substr(8, reply.size() - 8 - found.size())};
        }
        return {Outcome::failed, reply};
    }

    const ClamdOptions& options_;
    std::chrono::steady_clock::time_point until_;
    asio::io_context context_;
    Socket socket_;
};

}  // namespace

VirusVerdict ClamdClient::scan(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        return {Outcome::failed, "the file cannot be read"};
    }
    return Conversation(options_).scan(in);
}

}  // namespace vanthu::net
