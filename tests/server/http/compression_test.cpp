#include "server/http/compression.hpp"

#include <zlib.h>

#include <gtest/gtest.h>

namespace vanthu::http {
namespace {

Request asking(const std::string& codings) {
    Request request{"GET", "/api/v1/inbox", "", {}, {}, "127.0.0.1", "id", true};
    if (!codings.empty()) {
        request.headers.add("Accept-Encoding", codings);
    }
    return request;
}

Response list_of(std::size_t rows, const std::string& type = "application/json") {
    Response response;
    response.headers.add("Content-Type", type);
    std::string body = "[";
    for (std::size_t i = 0; i < rows; ++i) {
        body += R"({"subject":"Văn bản số )" + std::to_string(i * 7919) + R"( về việc triển khai chữ ký số","state":"registered"},)";
    }
    response.body = body + "{}]";
    return response;
}

std::string unpacked(const std::string& packed) {
    z_stream stream{};
    EXPECT_EQ(::inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
    std::string body(1U << 20U, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(body.data());
    stream.avail_out = static_cast<uInt>(body.size());
    EXPECT_EQ(::inflate(&stream, Z_FINISH), Z_STREAM_END);
    body.resize(stream.total_out);
    ::inflateEnd(&stream);
    return body;
}

TEST(Compression, A_long_list_is_a_fraction_of_its_size_and_the_same_once_unpacked) {
    const Response plain = list_of(100);
    Response packed = plain;
    compress(asking("gzip, deflate, br"), packed);
    EXPECT_EQ(packed.headers.find("Content-Encoding"), "gzip");
    EXPECT_EQ(packed.headers.find("Vary"), "Accept-Encoding");
    const auto& body = std::get<std::string>(packed.body);
    EXPECT_LT(body.size() * 5, std::get<std::string>(plain.body).size());
    EXPECT_EQ(unpacked(body), std::get<std::string>(plain.body));
}

TEST(Compression, Codings_are_named_without_regard_to_case) {
    Response response = list_of(100);
    compress(asking("br, GZip;Q=0.5"), response);
    EXPECT_EQ(response.headers.find("Content-Encoding"), "gzip");
}

TEST(Compression, Leaves_alone_what_the_client_does_not_take_what_is_small_and_what_a_tag_names) {
    for (const char* codings : {"", "br", "gzip;q=0", "identity, gzip; q=0.0", "GZip;Q=0"}) {
        Response response = list_of(100);
        compress(asking(codings), response);
        EXPECT_FALSE(response.headers.find("Content-Encoding")) << codings;
        EXPECT_EQ(response.headers.find("Vary"), "Accept-Encoding") << "a cache has to know of the other form";
    }
    Response small = list_of(2);
    Response tagged = list_of(100);
    tagged.headers.add("ETag", "\"3\"");
    Response picture = list_of(100, "image/png");
    Response file;
    file.headers.add("Content-Type", "application/json");
    file.body = FileSlice{"/nowhere", 0, 100'000};
    for (Response* response : {&small, &tagged, &picture, &file}) {
        compress(asking("gzip"), *response);
        EXPECT_FALSE(response->headers.find("Content-Encoding"));
    }
}

}  // namespace
}  // namespace vanthu::http
