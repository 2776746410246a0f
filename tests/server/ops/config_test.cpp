#include "server/ops/config.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "server/ops/metrics.hpp"
#include "server/ops/poppler_page_text.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::ops {
namespace {

class ConfigTest : public testing::Test {
protected:
    Result<Config> load(const std::string& toml, const std::vector<std::string>& environment = {}, const std::vector<std::string>& overrides = {}) {
        std::ofstream(folder.path() / "c.toml") << toml;
        return Config::load(folder.path() / "c.toml", environment, overrides);
    }
    test::TempFolder folder;
};

TEST_F(ConfigTest, Later_sources_override_earlier_ones) {
    EXPECT_EQ(Config::load(std::nullopt, {}, {})->integer("server.port"), 8443);
    EXPECT_EQ(load("[server]\nport = 1\n")->integer("server.port"), 1);
    EXPECT_EQ(load("[server]\nport = 1\n", {"VANTHU_SERVER_PORT=2"})->integer("server.port"), 2);
    EXPECT_EQ(load("[server]\nport = 1\n", {"VANTHU_SERVER_PORT=2"}, {"server.port=3"})->integer("server.port"), 3);
    EXPECT_EQ(load("[signing]\ntrust = [\"a\", \"b\"]\n")->list("signing.trust"), (std::vector<std::string>{"a", "b"}));
}

TEST_F(ConfigTest, Says_where_each_value_stands) {
    const auto config = load("[server]\nport = 1\naddress = \"::1\"\n", {"VANTHU_SERVER_PORT=2"}, {"server.queue=7"});
    EXPECT_EQ(config->source("server.address"), "file");
    EXPECT_EQ(config->source("server.port"), "environment");
    EXPECT_EQ(config->source("server.queue"), "command_line");
    EXPECT_EQ(config->source("server.workers"), "default");
}

TEST_F(ConfigTest, Refuses_unknown_keys_and_wrong_values_with_their_line) {
    for (const char* bad : {"[server]\nprot = 1\n", "[nonsense]\nx = 1\n", "[server]\nport = 70000\n", "[server]\nport = \"x\"\n", "port = 1\n",
                            "[server\n", "[server]\nport = 1.5\n", "[signing]\ntrust = [1]\n"}) {
        const auto loaded = load(bad);
        ASSERT_FALSE(loaded) << bad;
        EXPECT_NE(loaded.error().detail.en.find("c.toml:"), std::string::npos) << loaded.error().detail.en;
    }
    EXPECT_FALSE(load("", {"VANTHU_SERVER_PORT=x"}));
    EXPECT_FALSE(load("", {}, {"server.port"}));
    EXPECT_FALSE(Config::load("/nowhere/at/all.toml", {}, {}));
}

TEST(Metrics, Writes_the_text_format_of_Prometheus) {
    Metrics metrics;
    metrics.count("vanthu_requests_total", "status=\"2xx\"");
    metrics.count("vanthu_requests_total", "status=\"2xx\"");
    metrics.set("vanthu_open", 3);
    EXPECT_EQ(metrics.text(), "# TYPE vanthu_requests_total counter\nvanthu_requests_total{status=\"2xx\"} 2\n# TYPE vanthu_open gauge\nvanthu_open 3\n");
}

TEST(PopplerPageText, Has_no_words_for_what_is_no_PDF) {
    const test::TempFolder folder;
    std::ofstream(folder.path() / "x.pdf") << "nothing";
    EXPECT_TRUE(PopplerPageText().words(folder.path() / "x.pdf", 1).empty());
    EXPECT_TRUE(PopplerPageText().words(folder.path() / "absent.pdf", 1).empty());
}

}  // namespace
}  // namespace vanthu::ops
