#include <gtest/gtest.h>

#include <filesystem>

#include "tests/fuzz/targets.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::workflow {
namespace {

/// Seeds, and what fuzzing found: through the very function that the fuzz target runs.
TEST(FuzzCorpus, Runs_through_its_target) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test::source_file("tests/data/fuzz/bpmn"))) {
        SCOPED_TRACE(entry.path().filename());
        ++files;
        const std::string bytes = test::read_file(entry.path());
        EXPECT_NO_THROW(fuzz::bpmn(as_bytes(bytes)));
        // Cut short, as files most often are.
        EXPECT_NO_THROW(fuzz::bpmn(as_bytes(bytes).first(bytes.size() / 2)));
    }
    EXPECT_GT(files, 1);
}

}  // namespace
}  // namespace vanthu::workflow
