#include "server/http/web_client.hpp"

#include <unistd.h>

#include <fstream>

#include <gtest/gtest.h>

namespace vanthu::http {
namespace {

class WebClientTest : public testing::Test {
protected:
    WebClientTest() {
        write("index.html", "<!doctype html>");
        write("index.html.br", "BR");
        write("index.html.gz", "GZIP");
        write("assets/index-abc123.js", "let a");
        write("routes.txt", "/viec\n/van-ban-den\n");
        std::ofstream(folder_ / "secret") << "secret";
        std::filesystem::create_symlink(folder_ / "secret", folder_ / "dist" / "link.txt");
    }
    ~WebClientTest() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) {
        const auto path = folder_ / "dist" / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }
    [[nodiscard]] WebClient client() const { return WebClient::load(folder_ / "dist").value(); }

    static Request get(const std::string& path, const std::vector<std::pair<std::string, std::string>>& fields = {}) {
        Request request{"GET", path, "", {}, {}, "127.0.0.1", "id", true};
        for (const auto& [name, value] : fields) {
            request.headers.add(name, value);
        }
        return request;
    }
    static std::string file_of(const std::optional<Response>& response) {
        const auto* slice = response ? std::get_if<FileSlice>(&response->body) : nullptr;
        return slice == nullptr ? "" : slice->path.filename().string();
    }

    std::filesystem::path folder_ = [] {
        auto made = std::filesystem::temp_directory_path() / ("vanthu-web-" + std::to_string(::getpid()));
        std::filesystem::remove_all(made);
        return made;
    }();
};

TEST_F(WebClientTest, Serves_files_pages_and_nothing_else) {
    const WebClient web = client();
    EXPECT_EQ(file_of(web.answer(get("/assets/index-abc123.js"))), "index-abc123.js");
    for (const char* page : {"/", "/index.html", "/viec", "/viec/7", "/van-ban-den/0b/x"}) {
        EXPECT_EQ(file_of(web.answer(get(page))), "index.html") << page;
    }
    for (const char* path : {"/viecx", "/assets/", "/assets", "/../secret", "/assets/../../secret", "/%2e%2e/secret", "/link.txt", "/routes.txt",
                             "/api/v1/nothing", "//etc/passwd", "/index.html.br"}) {
        EXPECT_FALSE(web.answer(get(path))) << path;
    }
}

TEST_F(WebClientTest, The_page_that_draws_chains_has_an_origin_of_its_own_and_reaches_nobody) {
    write("modeller.html", "<!doctype html>");
    const WebClient web = client();
    const auto policy_of = [&](const char* path) { return std::string{web.answer(get(path))->headers.find("Content-Security-Policy").value_or("")}; };
    const std::string policy = policy_of("/modeller.html");
    EXPECT_NE(policy.find("sandbox allow-scripts;"), std::string::npos);
    EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
    EXPECT_NE(policy.find("frame-ancestors 'self'"), std::string::npos);
    EXPECT_EQ(policy.find("connect-src"), std::string::npos);
    EXPECT_EQ(policy.find("allow-same-origin"), std::string::npos);
    EXPECT_EQ(policy_of("/").find("sandbox"), std::string::npos);
    EXPECT_NE(policy_of("/").find("frame-src 'self'"), std::string::npos);
    EXPECT_EQ(web.answer(get("/assets/index-abc123.js"))->headers.find("Access-Control-Allow-Origin"), "*");
    EXPECT_FALSE(web.answer(get("/"))->headers.find("Access-Control-Allow-Origin"));
}

TEST_F(WebClientTest, Sends_the_compressed_form_that_the_browser_takes) {
    const WebClient web = client();
    EXPECT_EQ(file_of(web.answer(get("/", {{"Accept-Encoding", "gzip, deflate, br, zstd"}}))), "index.html.br");
    EXPECT_EQ(file_of(web.answer(get("/", {{"Accept-Encoding", "gzip;q=0.5, br;q=0"}}))), "index.html.gz");
    EXPECT_EQ(file_of(web.answer(get("/", {{"Accept-Encoding", "identity"}}))), "index.html");
    const auto answer = web.answer(get("/", {{"Accept-Encoding", "br"}}));
    EXPECT_EQ(answer->headers.find("Content-Encoding"), "br");
    EXPECT_EQ(answer->headers.find("Vary"), "Accept-Encoding");
    EXPECT_EQ(answer->headers.find("Content-Type"), "text/html; charset=utf-8");
}

TEST_F(WebClientTest, Keeps_hashed_names_and_asks_again_for_the_page) {
    const WebClient web = client();
    EXPECT_EQ(web.answer(get("/assets/index-abc123.js"))->headers.find("Cache-Control"), "public, max-age=31536000, immutable");
    const auto page = web.answer(get("/"));
    EXPECT_EQ(page->headers.find("Cache-Control"), "no-cache");
    const std::string tag{page->headers.find("ETag").value()};
    EXPECT_EQ(web.answer(get("/", {{"If-None-Match", tag}}))->status, 304);
    EXPECT_EQ(web.answer(get("/", {{"If-None-Match", "\"other\""}}))->status, 200);
    // The compressed form is another thing with another tag.
    EXPECT_EQ(web.answer(get("/", {{"If-None-Match", tag}, {"Accept-Encoding", "br"}}))->status, 200);
}

TEST_F(WebClientTest, Its_page_runs_no_text_as_code) {
    const std::string policy{client().answer(get("/viec"))->headers.find("Content-Security-Policy").value()};
    for (const char* part : {"default-src 'none'", "require-trusted-types-for 'script'", "frame-ancestors 'none'", "base-uri 'none'"}) {
        EXPECT_NE(policy.find(part), std::string::npos) << part;
    }
    for (const char* part : {"unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"}) {
        EXPECT_EQ(policy.find(part), std::string::npos) << part;
    }
}

TEST_F(WebClientTest, Says_where_no_client_was_built) {
    const WebClient none = WebClient::load(folder_ / "nowhere").value();
    const auto answer = none.answer(get("/"));
    EXPECT_EQ(answer->status, 404);
    EXPECT_NE(std::get<std::string>(answer->body).find("chưa được dựng"), std::string::npos);
    EXPECT_FALSE(none.answer(get("/viec")));
}

}  // namespace
}  // namespace vanthu::http
