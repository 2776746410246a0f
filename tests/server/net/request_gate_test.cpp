#include "server/net/request_gate.hpp"

#include <gtest/gtest.h>

namespace vanthu::net {
namespace {

int status_of(const std::string& bytes) {
    const auto read = read_head(bytes, {});
    const auto* refusal = std::get_if<Refusal>(&read);
    return refusal == nullptr ? 0 : refusal->status;
}

struct Case {
    const char* name;
    std::string bytes;
    int status;  ///< 0: accepted
};

const std::string host = "Host: localhost:8443\r\n";

// The ambiguous and hostile requests of RFC 9112 (sections 2.2, 3, 5, 6, 7) and of the request smuggling literature.
const std::vector<Case>& cases() {
    static const std::vector<Case> all{
        {"plain", "GET / HTTP/1.1\r\n" + host + "\r\n", 0},
        {"query", "GET /a?b=c&d=%20 HTTP/1.1\r\n" + host + "\r\n", 0},
        {"1.0 with host", "GET / HTTP/1.0\r\n" + host + "\r\n", 0},
        {"ipv6 host", "GET / HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n", 0},
        {"length", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\n", 0},
        {"chunked", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n", 0},
        {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two hosts", "GET / HTTP/1.1\r\n" + host + host + "\r\n", 400},
        {"empty host", "GET / HTTP/1.1\r\nHost: \r\n\r\n", 400},
        {"host with path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"host with user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400},
        {"host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
        {"host with bad port", "GET / HTTP/1.1\r\nHost: a:8x\r\n\r\n", 400},
        {"space before colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
        {"obs-fold", "GET / HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n", 400},
        {"leading fold", "GET / HTTP/1.1\r\n X: a\r\n" + host + "\r\n", 400},
        {"bare line feed", "GET / HTTP/1.1\n" + host + "\r\n", 400},
        {"bare line feed in a field", "GET / HTTP/1.1\r\nX: a\nY: b\r\n" + host + "\r\n", 400},
        {"bare carriage return", "GET / HTTP/1.1\r\nX: a\rb\r\n" + host + "\r\n", 400},
        {"nul in a value", std::string("GET / HTTP/1.1\r\nX: a\0b\r\n", 25) + host + "\r\n", 400},
        {"control in a value", "GET / HTTP/1.1\r\nX: a\x01" "b\r\n" + host + "\r\n", 400},
        {"no colon", "GET / HTTP/1.1\r\n" + host + "nonsense\r\n\r\n", 400},
        {"empty name", "GET / HTTP/1.1\r\n" + host + ": x\r\n\r\n", 400},
        {"bad name", "GET / HTTP/1.1\r\n" + host + "X[]: x\r\n\r\n", 400},
        {"two lengths", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", 400},
        {"length list", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5, 5\r\n\r\n", 400},
        {"signed length", "POST / HTTP/1.1\r\n" + host + "Content-Length: +5\r\n\r\n", 400},
        {"negative length", "POST / HTTP/1.1\r\n" + host + "Content-Length: -5\r\n\r\n", 400},
        {"hexadecimal length", "POST / HTTP/1.1\r\n" + host + "Content-Length: 0x5\r\n\r\n", 400},
        {"empty length", "POST / HTTP/1.1\r\n" + host + "Content-Length: \r\n\r\n", 400},
        {"huge length", "POST / HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n\r\n", 400},
        {"both framings", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"both framings, other order", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400},
        {"two codings", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n", 400},
        {"chunked not last", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked, identity\r\n\r\n", 400},
        {"xchunked", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n", 400},
        {"two transfer encodings", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"vertical tab", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding:\x0b" "chunked\r\n\r\n", 400},
        {"coding in 1.0", "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n", 400},
        {"absolute form", "GET http://a/ HTTP/1.1\r\n" + host + "\r\n", 400},
        {"double slash", "GET //a HTTP/1.1\r\n" + host + "\r\n", 400},
        {"asterisk", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", 400},
        {"8-bit target", "GET /\xc3\xa9 HTTP/1.1\r\n" + host + "\r\n", 400},
        {"tab in target", "GET /a\tb HTTP/1.1\r\n" + host + "\r\n", 400},
        {"fragment", "GET /a#b HTTP/1.1\r\n" + host + "\r\n", 400},
        {"two spaces", "GET  / HTTP/1.1\r\n" + host + "\r\n", 400},
        {"no version", "GET /\r\n" + host + "\r\n", 400},
        {"0.9", "GET / HTTP/0.9\r\n" + host + "\r\n", 505},
        {"2.0", "GET / HTTP/2.0\r\n" + host + "\r\n", 505},
        {"lower-case version", "GET / http/1.1\r\n" + host + "\r\n", 400},
        {"unknown method", "BREW / HTTP/1.1\r\n" + host + "\r\n", 501},
        {"lower-case method", "get / HTTP/1.1\r\n" + host + "\r\n", 501},
        {"bad method", "G(T / HTTP/1.1\r\n" + host + "\r\n", 400},
        {"empty line first", "\r\nGET / HTTP/1.1\r\n" + host + "\r\n", 400},
        {"strange expectation", "POST / HTTP/1.1\r\n" + host + "Expect: tea\r\n\r\n", 417},
        {"long target", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414},
        {"long head", "GET / HTTP/1.1\r\n" + host + "X: " + std::string(17000, 'a') + "\r\n\r\n", 431}};
    return all;
}

TEST(RequestGate, Accepts_what_RFC_9112_allows_and_refuses_the_rest) {
    for (const Case& one : cases()) {
        EXPECT_EQ(status_of(one.bytes), one.status) << one.name;
    }
    std::string many = "GET / HTTP/1.1\r\n" + host;
    for (int i = 0; i < 100; ++i) {
        many += "X: y\r\n";
    }
    EXPECT_EQ(status_of(many + "\r\n"), 431);
}

TEST(RequestGate, Survives_every_truncation_and_byte) {
    for (const Case& one : cases()) {
        for (std::size_t size = 0; size < std::min<std::size_t>(one.bytes.size(), 200); ++size) {
            EXPECT_NE(status_of(one.bytes.substr(0, size)), 0);
        }
    }
    const std::string good = cases().front().bytes;
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (int value = 0; value < 256; ++value) {
            std::string changed = good;
            changed[at] = static_cast<char>(value);
            static_cast<void>(read_head(changed, {}));
        }
    }
}

std::pair<ChunkDecoder::Status, std::string> decode(const std::string& bytes, std::size_t piece) {
    ChunkDecoder decoder;
    std::string out;
    auto status = ChunkDecoder::Status::more;
    for (std::size_t at = 0; at < bytes.size() && status == ChunkDecoder::Status::more; at += piece) {
        std::string_view input = std::string_view{bytes}.substr(at, piece);
        status = decoder.feed(input, out);
    }
    return {status, out};
}

TEST(ChunkDecoder, Decodes_whatever_the_pieces_and_refuses_the_rest) {
    using Status = ChunkDecoder::Status;
    for (std::size_t piece : {1U, 2U, 3U, 7U, 100U}) {
        EXPECT_EQ(decode("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n", piece), (std::pair{Status::done, std::string{"hello world"}}));
        for (const char* bad : {"5\nhello\r\n0\r\n\r\n", "\r\n", "g\r\n", "5\r\nhelloX\r\n", "-1\r\n", "0x5\r\nhello\r\n", " 5\r\nhello\r\n",
                                "0\r\nX: trailer\r\n\r\n", "000000005\r\nhello\r\n", "5 \r\nhello\r\n", "5\r\nhello\n0\r\n\r\n"}) {
            EXPECT_EQ(decode(bad, piece).first, Status::bad) << bad;
        }
        EXPECT_EQ(decode("5;" + std::string(300, 'x') + "\r\nhello\r\n0\r\n\r\n", piece).first, Status::bad);
    }
}

}  // namespace
}  // namespace vanthu::net
