#include <gtest/gtest.h>

#include <filesystem>

#include "tests/fuzz/targets.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::reading {
namespace {

TEST(FuzzCorpus, Runs_through_its_target) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test::source_file("tests/data/fuzz/places"))) {
        SCOPED_TRACE(entry.path().filename());
        ++files;
        const std::string bytes = test::read_file(entry.path());
        for (std::size_t cut = 0; cut <= bytes.size(); cut += 1 + bytes.size() / 40) {
            EXPECT_NO_THROW(fuzz::places(as_bytes(bytes).first(bytes.size() - cut)));
        }
    }
    EXPECT_GT(files, 1);
}

}  // namespace
}  // namespace vanthu::reading
