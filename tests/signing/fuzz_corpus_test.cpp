#include <gtest/gtest.h>

#include <filesystem>

#include "tests/fuzz/targets.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

struct Target {
    const char* name;
    void (*run)(ByteView);
};

class FuzzCorpus : public testing::TestWithParam<Target> {};

/// Seeds, and what fuzzing found: through the very functions that the fuzz targets run.
TEST_P(FuzzCorpus, Runs_through_its_target) {
    int files = 0;
    const auto folder = test::source_file(std::string{"tests/data/fuzz/"} + GetParam().name);
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        SCOPED_TRACE(entry.path().filename());
        ++files;
        const std::string bytes = test::read_file(entry.path());
        EXPECT_NO_THROW(GetParam().run(as_bytes(bytes)));
        // Cut short, as files most often are.
        EXPECT_NO_THROW(GetParam().run(as_bytes(bytes).first(bytes.size() / 2)));
    }
    EXPECT_GT(files, 1);
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzCorpus,
                         testing::Values(Target{"asic", fuzz::asic}, Target{"certificate", fuzz::certificate},
                                         Target{"cms", fuzz::cms}, Target{"csc", fuzz::csc}, Target{"pdf", fuzz::pdf}, Target{"pdf_reader", fuzz::pdf_reader},
                                         Target{"revocation", fuzz::revocation},
                                         Target{"trusted_list", fuzz::trusted_list},
                                         Target{"xml_signature", fuzz::xml_signature},
                                         Target{"xml_text", fuzz::xml_text}),
                         [](const auto& about) { return std::string{about.param.name}; });

}  // namespace
}  // namespace vanthu::signing
