#include "server/http/multipart.hpp"

#include <unistd.h>

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace vanthu::http {
namespace {

class MultipartTest : public testing::Test {
protected:
    MultipartTest() { std::filesystem::create_directories(folder_); }
    ~MultipartTest() override { std::filesystem::remove_all(folder_); }

    Result<FormFile> read(const std::string& body, const std::string& type = "multipart/form-data; boundary=----WebKitFormBoundary7MA4") {
        std::filesystem::remove(target());
        Request request{"POST", "/kiem-tra", "", {}, body, "127.0.0.1", "id", true};
        request.headers.add("Content-Type", type);
        return first_file(request, target());
    }
    /// As Chromium sends a form with one file.
    static std::string form(const std::string& bytes, const std::string& name = "van-ban.pdf") {
        return "------WebKitFormBoundary7MA4\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"" + name +
               "\"\r\nContent-Type: application/pdf\r\n\r\n" + bytes + "\r\n------WebKitFormBoundary7MA4--\r\n";
    }
    [[nodiscard]] std::string written() const {
        std::ostringstream out;
        out << std::ifstream(target(), std::ios::binary).rdbuf();
        return out.str();
    }
    [[nodiscard]] std::filesystem::path target() const { return folder_ / "file"; }

    std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("vanthu-multipart-" + std::to_string(getpid()));
};

TEST_F(MultipartTest, TheBytesAreThoseThatWereSent) {
    std::string all;
    for (int i = 0; i < 70'000; ++i) {
        all += static_cast<char>(i % 251);
    }
    // Near misses of the delimiter, also across the pieces in which the body is read.
    for (const std::string& bytes : {std::string{"abc"}, std::string{"\r\n"}, std::string{"\r\n--"}, std::string{"\r\n------WebKitFormBoundary7MA"}, all,
                                     all.substr(0, 65'400) + "\r\n------WebKitFormBoundary7MX" + all}) {
        const auto file = read(form(bytes));
        ASSERT_TRUE(file);
        EXPECT_EQ(file->size_bytes, bytes.size());
        EXPECT_EQ(written(), bytes);
    }
}

TEST_F(MultipartTest, OtherFieldsArePassedOver) {
    const std::string field = "------WebKitFormBoundary7MA4\r\nContent-Disposition: form-data; name=\"lang\"\r\n\r\nvi\r\n";
    const auto file = read(field + form("x", "Báo cáo %22quý%22.pdf"));
    ASSERT_TRUE(file);
    EXPECT_EQ(written(), "x");
    EXPECT_TRUE(file->name.ends_with(".pdf")) << file->name;
    EXPECT_TRUE(read(form("x", "../../etc/passwd"))->name.find('/') == std::string::npos);
}

TEST_F(MultipartTest, WhatIsBrokenIsSaid) {
    EXPECT_EQ(read("", "text/plain").error().code, Code::unsupported);
    EXPECT_EQ(read(form("x"), "multipart/form-data").error().code, Code::unsupported);
    EXPECT_EQ(read("").error().code, Code::invalid_input);
    EXPECT_EQ(read(form("x", "")).error().code, Code::invalid_input) << "nothing was chosen";
    const std::string whole = form("abcdef");
    for (std::size_t size = 0; size < whole.size() - 4; ++size) {
        EXPECT_FALSE(read(whole.substr(0, size)) && size < whole.find("\r\n------WebKitFormBoundary7MA4--")) << size;
    }
    EXPECT_FALSE(read("------WebKitFormBoundary7MA4\r\n" + std::string(20'000, 'x')));
}

}  // namespace
}  // namespace vanthu::http
