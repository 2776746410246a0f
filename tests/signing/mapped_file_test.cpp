#include "signing/detail/mapped_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/shared_data.hpp"

namespace vanthu::signing::detail {
namespace {

class MappedFileTest : public testing::Test {
protected:
    /// A file of this size, of bytes that tell where they stand.
    std::string write(std::size_t size) const {
        std::string content(size, '\0');
        for (std::size_t i = 0; i < size; ++i) {
            content[i] = static_cast<char>('a' + i % 23);
        }
        std::ofstream(path_, std::ios::binary) << content;
        return content;
    }

    const test::TempFolder folder_;
    const std::filesystem::path path_ = folder_.path() / "file";
};

TEST_F(MappedFileTest, Reads_a_small_file_so_that_it_may_change_meanwhile) {
    const std::string content = write(100'000);
    const auto file = MappedFile::open(path_);
    ASSERT_TRUE(file);
    EXPECT_FALSE(file->is_mapped());
    std::filesystem::resize_file(path_, 0);
    EXPECT_EQ(as_text(file->bytes()), content);
}

TEST_F(MappedFileTest, Maps_a_large_file_whose_pages_come_back_after_they_were_let_go) {
    const std::string content = write(3'000'000);
    const auto file = MappedFile::open(path_);
    ASSERT_TRUE(file);
    EXPECT_TRUE(file->is_mapped());
    release_pages(file->bytes());
    EXPECT_EQ(as_text(file->bytes()), content);
}

TEST_F(MappedFileTest, Keeps_the_bytes_of_either_kind_when_moved) {
    for (const std::size_t size : {std::size_t{100'000}, std::size_t{3'000'000}}) {
        const std::string content = write(size);
        auto file = MappedFile::open(path_);
        ASSERT_TRUE(file);
        MappedFile moved = std::move(*file);
        EXPECT_TRUE(file->bytes().empty());
        MappedFile assigned;
        assigned = std::move(moved);
        EXPECT_EQ(as_text(assigned.bytes()), content);
    }
}

TEST_F(MappedFileTest, Refuses_an_empty_file_where_content_is_needed) {
    write(0);
    const auto file = MappedFile::open_filled(path_);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, Code::invalid_input);
}

TEST_F(MappedFileTest, Says_that_a_file_is_not_there) {
    const auto file = MappedFile::open(path_);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, Code::not_found);
}

}  // namespace
}  // namespace vanthu::signing::detail
