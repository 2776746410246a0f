#include <gtest/gtest.h>

#include <fstream>

#include "server/storage/folder_blob_store.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::storage {
namespace {

TEST(FolderBlobStore, Keeps_the_same_bytes_once_and_notices_a_change) {
    const test::TempFolder folder;
    SystemRandom random;
    FolderBlobStore store(folder.path() / "blobs", random);
    std::string name;
    for (int i = 0; i < 2; ++i) {
        const auto file = store.temporary();
        std::ofstream(file) << "nội dung";
        const auto blob = store.take(file);
        ASSERT_TRUE(blob);
        EXPECT_FALSE(std::filesystem::exists(file));
        name = blob->sha256;
    }
    int count = 0;
    store.each([&](const std::string&) { ++count; });
    EXPECT_EQ(count, 1);
    EXPECT_EQ(store.check(name)->size_bytes, 10U);
    const auto path = store.path_of(name).value();
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    std::ofstream(path) << "khác";
    EXPECT_EQ(store.check(name).error().code, Code::corrupt);
    EXPECT_EQ(store.path_of("../../etc/passwd").error().code, Code::not_found);
    EXPECT_EQ(store.path_of(std::string(64, 'a')).error().code, Code::not_found);
}

TEST(FolderBlobStore, Clears_what_a_killed_process_left) {
    const test::TempFolder folder;
    SystemRandom random;
    FolderBlobStore store(folder.path() / "blobs", random);
    const auto file = store.temporary();
    std::ofstream(file) << "half";
    store.clear_temporary();
    EXPECT_FALSE(std::filesystem::exists(file));
}

}  // namespace
}  // namespace vanthu::storage
