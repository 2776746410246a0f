// Everything out in open formats and into an empty instance, on both databases: all rows, files, registers, the log.

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>

#include "server/app/importing/import_archive.hpp"
#include "server/app/search/search_desk.hpp"
#include "server/ops/sheet_files.hpp"
#include "server/storage/migrations.hpp"
#include "server/storage/open_export.hpp"
#include "tests/server/app/dossier_fixture.hpp"
#include "tests/support/command.hpp"

namespace vanthu::app {
namespace {

namespace fs = std::filesystem;
using storage::Dialect;
using storage::dialect_name;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string content(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

const auto nothing_more = [](const fs::path&) -> Result<void> { return {}; };

class ExportTest : public DossiersTest {
protected:
    /// An empty instance of the same kind beside this one; of PostgreSQL in a schema of its own.
    std::unique_ptr<storage::Database> empty(const std::string& name) {
        std::string address = "sqlite:" + (folder.path() / (name + ".sqlite")).string();
        if (GetParam() == Dialect::postgresql) {
            address = url;
            const std::string beside = schema + "_" + name;
            auto session = database->open_session();
            session->script("create schema " + beside);
            schemas.push_back(beside);
            address.replace(address.find(schema), schema.size(), beside);
        }
        auto made = storage::open_database({address, 2, 16, 16}, clock, random);
        EXPECT_TRUE(made) << made.error().cause.value;
        auto session = (*made)->open_session();
        EXPECT_TRUE(storage::migrate(*session, clock.now()));
        return std::move(*made);
    }
    void TearDown() override {
        if (!IsSkipped()) {
            auto session = database->open_session();
            for (const std::string& one : schemas) {
                session->script("drop schema " + one + " cascade");
            }
        }
        DossiersTest::TearDown();
    }

    /// Documents with files, a dossier, texts that are hard on CSV, a number that was given up, an imported register.
    void fill() {
        const auto first = incoming("một, \"hai\"\nba; \\N \\x41");
        const auto second = incoming("hai");
        agency->draft();
        closed("01.CNTT", {first.document.id, second.document.id}, to_iso(today()).c_str());
        fs::create_directories(folder.path() / "old");
        std::ofstream(folder.path() / "old" / "a.bin", std::ios::binary) << std::string("\0\xFF\r\n\"", 5);
        std::ofstream(folder.path() / "old.csv") << "Số đến,Ngày đến,Tác giả,\"Số, ký hiệu\",Ngày văn bản,Trích yếu,Tệp\n3,02/01/2018,Bộ,1/B,01/01/2018,Cũ,a.bin\n";
        ops::SheetFiles sheets;
        const auto imported = ImportArchive(agency->services, sheets).run(actor("clerk"), {.folder = folder.path() / "old", .table = folder.path() / "old.csv"}, [](const ImportResult&) {});
        ASSERT_TRUE(imported) << imported.error().detail.en;
        ASSERT_EQ(imported->counts.at(ImportOutcome::imported), 1);
        ASSERT_TRUE(SearchDocuments(agency->services).save(actor("clerk"), "của tôi", "q=hai"));
    }

    std::vector<std::string> schemas;
};
VANTHU_ON_BOTH_DATABASES(ExportTest);

TEST_P(ExportTest, EverythingGoesIntoAnEmptyInstanceAndComesOutTheSame) {
    fill();
    const fs::path out = folder.path() / "out";
    const auto made = storage::export_everything(*database, *blobs, out, nothing_more);
    ASSERT_TRUE(made) << made.error().detail.en << made.error().cause.value;
    EXPECT_EQ(made->files, 3U);
    EXPECT_EQ(storage::export_everything(*database, *blobs, out, nothing_more).error().code, Code::conflict);
    EXPECT_THAT(content(out / "tables" / "incoming_documents.csv"), HasSubstr("\"Về việc một, \"\"hai\"\"\nba; \\N \\x41\""));
    EXPECT_EQ(content(out / "tables" / "users.csv").find("$argon2"), std::string::npos) << "no hash of a password leaves";
    EXPECT_FALSE(fs::exists(out / "tables" / "login_states.csv"));

    auto other = empty("other");
    storage::FolderBlobStore other_blobs(folder.path() / "other-blobs", random);
    const auto taken = storage::import_everything(*other, other_blobs, out, clock);
    ASSERT_TRUE(taken) << taken.error().detail.en << taken.error().cause.value;
    EXPECT_EQ(taken->rows, made->rows);
    EXPECT_EQ(taken->files, made->files);
    auto session = other->open_session();
    const auto report = storage::check_integrity(*session, other_blobs, std::nullopt);
    ASSERT_TRUE(report);
    EXPECT_THAT(report->findings, IsEmpty());

    const fs::path again = folder.path() / "again";
    ASSERT_TRUE(storage::export_everything(*other, other_blobs, again, nothing_more));
    int compared = 0;
    for (const auto& entry : fs::recursive_directory_iterator(out)) {
        const std::string name = entry.path().lexically_relative(out).generic_string();
        // The accounts have lost their passwords, and the log says so.
        const bool grows = name == "tables/users.csv" || name == "tables/events.csv" || name == "tables/log_nodes.csv" || name == "tables/log_state.csv" || name == "MANIFEST.csv";
        if (entry.is_regular_file() && !grows) {
            EXPECT_EQ(content(entry.path()), content(again / name)) << name;
            ++compared;
        }
    }
    EXPECT_GT(compared, 45);
    EXPECT_TRUE(content(again / "tables" / "events.csv").starts_with(content(out / "tables" / "events.csv"))) << "the whole history, and behind it what was done";
    SearchDocuments::Input search;
    search.words = "hai";
    Services services = agency->services;
    const Services there{*other, other_blobs, services.clock, services.random, services.agency, services.sessions, services.limits, services.definitions, services.calendars, false};
    EXPECT_THAT(SearchDocuments(there).run(actor("clerk"), search)->results, SizeIs(2)) << "and it is found";
    EXPECT_EQ(storage::import_everything(*other, other_blobs, out, clock).error().code, Code::conflict) << "into an empty one only";
}

TEST_P(ExportTest, WhatWasChangedOnTheWayIsNotTakenIn) {
    fill();
    const fs::path out = folder.path() / "out";
    ASSERT_TRUE(storage::export_everything(*database, *blobs, out, nothing_more));
    storage::FolderBlobStore other_blobs(folder.path() / "other-blobs", random);
    auto other = empty("other");
    const auto refused = [&] { return storage::import_everything(*other, other_blobs, out, clock).error().code; };
    const auto change = [&](const fs::path& path, const std::string& to) {
        const std::string before = content(path);
        std::ofstream(path, std::ios::binary) << to;
        EXPECT_EQ(refused(), Code::corrupt) << path;
        std::ofstream(path, std::ios::binary) << before;
    };
    const std::string table = content(out / "tables" / "dossiers.csv");
    change(out / "tables" / "dossiers.csv", table + " ");
    for (const auto& entry : fs::recursive_directory_iterator(out / "files")) {
        if (entry.is_regular_file()) {
            change(entry.path(), "x");
        }
    }
    const std::string manifest = content(out / "MANIFEST.csv");
    change(out / "MANIFEST.csv", manifest.substr(0, manifest.size() / 2));
    change(out / "MANIFEST.csv", "path,bytes,sha256\r\n\"../old.csv\",1,00\r\n");
    fs::rename(out / "MANIFEST.csv", out / "m");
    EXPECT_EQ(refused(), Code::not_found);
    fs::rename(out / "m", out / "MANIFEST.csv");
    EXPECT_TRUE(storage::import_everything(*other, other_blobs, out, clock)) << "unchanged it is taken";
}

}  // namespace
}  // namespace vanthu::app
