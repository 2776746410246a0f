#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "server/app/search/query.hpp"
#include "server/app/events.hpp"
#include "server/storage/backup.hpp"
#include "server/storage/detail/write_ahead_sync.hpp"
#include "server/storage/integrity.hpp"
#include "tests/server/storage/database_fixture.hpp"

namespace vanthu::storage {
namespace {

using app::Tx;

records::IncomingDocument letter(const app::Actor& actor, const DocumentId& id, int number) {
    records::IncomingDocument document;
    document.id = id;
    document.series = {"H", "incoming", std::chrono::year{2026}};
    document.number = {number};
    document.details.issuer = "Ủy ban nhân dân tỉnh Đà Nẵng";
    document.details.number_and_symbol = std::to_string(number) + "/UBND-VX";
    document.details.document_day = std::chrono::year{2026} / 1 / 5;
    document.details.subject = "V/v chữ ký số\tvà 'dấu nháy' \\ xuống\ndòng";
    document.registered_by = actor.user;
    return document;
}

class DatabaseSuite : public DatabaseTest {
protected:
    IntegrityReport check() {
        auto session = database->open_session();
        return check_integrity(*session, *blobs, std::nullopt).value();
    }
};
VANTHU_ON_BOTH_DATABASES(DatabaseSuite);

app::SearchEntry indexed(const DocumentId& id, const std::string& text) {
    app::SearchEntry entry;
    entry.document = id;
    entry.direction = "incoming";
    entry.text = text;
    return entry;
}

TEST_P(DatabaseSuite, Stores_and_finds_what_was_stored) {
    const app::Actor actor = add_person();
    const DocumentId id = DocumentId::make(clock.now(), random);
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<void> {
        tx.incoming().add(letter(actor, id, 1));
        tx.search().index(indexed(id, "V/v Chữ ký số Đà Nẵng 1/UBND-VX"));
        app::record(tx, actor, clock.now(), "incoming-registered", app::incoming_object(id));
        return {};
    }));
    const auto found = database->read([&](Tx& tx) -> Result<std::optional<records::IncomingDocument>> { return tx.incoming().find(id); });
    ASSERT_TRUE(found && found->has_value());
    EXPECT_EQ((*found)->details.subject, letter(actor, id, 1).details.subject);
    EXPECT_EQ((*found)->details.due_day, std::nullopt);
    app::Visibility all;
    all.whole_agency = true;
    const auto search = [&](const std::string& words, const app::Visibility& visibility) {
        return database->read([&](Tx& tx) -> Result<std::size_t> { return tx.search().find({app::parse_query(words)}, visibility, {}, 10).size(); }).value();
    };
    EXPECT_EQ(search("chu ky so", all), 1U);
    EXPECT_EQ(search("ĐÀ NẴ", all), 1U);
    EXPECT_EQ(search("1/UBND-VX", all), 1U);
    EXPECT_EQ(search("khác", all), 0U);
    EXPECT_EQ(search("\" OR 1=1 --", all), 0U);
    app::Visibility stranger;
    stranger.user = UserId{"x"};
    EXPECT_EQ(search("chu ky so", stranger), 0U);
    EXPECT_TRUE(check().findings.empty());
}

TEST_P(DatabaseSuite, A_failed_closure_leaves_nothing_and_does_not_harm_its_neighbours) {
    const app::Actor actor = add_person();
    std::atomic<int> good = 0;
    // As in life, and as the other tests run, where every closure is rolled back once.
    const auto plain = open_database({url, 3, 256, 4096, false}, clock, random).value();
    const auto sixteen_at_once = [&](storage::Database& on, int first_number) {
        std::vector<std::thread> threads;
        for (int i = 0; i < 16; ++i) {
            threads.emplace_back([&, i] {
                const auto work = [&](Tx& tx) -> Result<void> {
                    const DocumentId id = DocumentId::make(clock.now(), random);
                    tx.incoming().add(letter(actor, id, first_number + i));
                    app::record(tx, actor, clock.now(), "incoming-registered", app::incoming_object(id));
                    if (i % 4 == 0) {
                        return fail(Code::conflict, {"không", "no"});
                    }
                    if (i % 4 == 2) {
                        throw std::runtime_error("broken");
                    }
                    return {};
                };
                try {
                    good += on.write(work) ? 1 : 0;
                } catch (const std::runtime_error&) {
                    EXPECT_EQ(i % 4, 2);
                }
            });
        }
        for (auto& thread : threads) {
            thread.join();
        }
    };
    sixteen_at_once(*database, 100);
    sixteen_at_once(*plain, 200);
    EXPECT_EQ(good, 16);
    app::Visibility all;
    all.whole_agency = true;
    EXPECT_EQ(database->read([&](Tx& tx) -> Result<std::size_t> { return tx.incoming().page({all, {}, {}}, {"", 100}).size(); }).value(), 16U);
    EXPECT_EQ(check().events, 17U);
    EXPECT_TRUE(check().findings.empty());
}

TEST_P(DatabaseSuite, Numbers_are_taken_once_and_without_gap_by_parallel_writers) {
    const app::Actor actor = add_person();
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 12; ++i) {
                const auto done = database->write([&](Tx& tx) -> Result<void> {
                    auto series = tx.registers().series({"H", "incoming", std::chrono::year{2026}});
                    const auto taken = series.take(std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}, std::chrono::minutes{0});
                    tx.registers().save(series);
                    const DocumentId id = DocumentId::make(clock.now(), random);
                    tx.incoming().add(letter(actor, id, taken->number.value));
                    app::RegisterEntry entry;
                    entry.id = id.text();
                    entry.series = series.key();
                    entry.number = taken->number.value;
                    entry.document = id;
                    entry.day = taken->day;
                    entry.actor = actor.user;
                    tx.registers().add_entry(entry);
                    app::record(tx, actor, clock.now(), "incoming-registered", app::incoming_object(id));
                    return {};
                });
                EXPECT_TRUE(done) << (done ? "" : done.error().cause.value);
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(database->write([&](Tx& tx) -> Result<int> { return tx.registers().series({"H", "incoming", std::chrono::year{2026}}).last_taken(); }).value(), 96);
    EXPECT_TRUE(check().findings.empty());
}

TEST_P(DatabaseSuite, Two_events_of_one_request_are_no_second_request) {
    app::Actor actor = add_person();
    actor.idempotency = app::IdempotencyKey{"POST /x once", "hash"};
    const auto twice = [&] {
        return database->write([&](Tx& tx) -> Result<void> {
            app::record(tx, actor, clock.now(), "one", "object/1");
            app::record(tx, actor, clock.now(), "two", "object/2");
            return {};
        });
    };
    EXPECT_TRUE(twice());
    EXPECT_THROW(static_cast<void>(twice()), app::DuplicateRequest);
}

TEST_P(DatabaseSuite, A_stale_version_is_refused) {
    const app::Actor actor = add_person();
    const auto save = [&](long long version) {
        return database->write([&](Tx& tx) -> Result<void> {
            auto user = tx.users().find(actor.user);
            user->version = version;
            tx.users().save(*user);
            app::record(tx, actor, clock.now(), "user-changed", app::user_object(actor.user));
            return {};
        });
    };
    EXPECT_TRUE(save(1));
    EXPECT_EQ(save(1).error().code, Code::stale_version);
    EXPECT_TRUE(save(2));
}

TEST_P(DatabaseSuite, A_recorded_row_cannot_change_without_an_event) {
    const app::Actor actor = add_person();
    EXPECT_THROW(static_cast<void>(database->write([&](Tx& tx) -> Result<void> {
        tx.users().save(*tx.users().find(actor.user));
        return {};
    })),
                 std::logic_error);
    EXPECT_TRUE(check().findings.empty());
}

TEST_P(DatabaseSuite, A_unique_violation_is_a_conflict_and_says_no_value) {
    add_person("same");
    const auto again = database->write([&](Tx& tx) -> Result<void> {
        tx.users().add({UserId{"x"}, "same", "Tên bí mật", "hash", true, std::nullopt, 1, clock.now()});
        return {};
    });
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Code::conflict);
    EXPECT_EQ(again.error().cause.value.find("bí mật"), std::string::npos);
}

TEST_P(DatabaseSuite, Writing_in_a_read_fails) {
    const app::Actor actor = add_person();
    EXPECT_FALSE(database->read([&](Tx& tx) -> Result<void> {
        tx.logins().save_state(actor.user, {});
        return {};
    }));
    EXPECT_TRUE(database->answers());
}

TEST_P(DatabaseSuite, Jobs_are_claimed_once_and_again_when_the_lease_ran_out) {
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<void> {
        tx.jobs().add("mail", "x", clock.now());
        return {};
    }));
    const auto claim = [&](const std::string& owner) {
        return database->write([&](Tx& tx) -> Result<std::optional<app::Job>> {
            return tx.jobs().claim("mail", owner, clock.now(), clock.now() + std::chrono::minutes{1});
        }).value();
    };
    const auto first = claim("a");
    ASSERT_TRUE(first);
    EXPECT_FALSE(claim("b"));
    clock.advance(std::chrono::minutes{2});
    const auto second = claim("b");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->attempts, 2);
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<void> {
        tx.jobs().fail(second->id, "no answer", std::nullopt);
        return {};
    }));
    EXPECT_FALSE(claim("c"));
    EXPECT_EQ(database->read([&](Tx& tx) -> Result<long long> { return tx.jobs().count("dead"); }).value(), 1);
    const auto dead = database->read([&](Tx& tx) -> Result<std::vector<app::JobRow>> { return tx.jobs().list("dead", 10); });
    ASSERT_EQ(dead->size(), 1U);
    EXPECT_EQ(dead->front().last_error, "no answer");
    const auto revive = [&] {
        return database->write([&](Tx& tx) -> Result<bool> { return tx.jobs().revive(second->id, clock.now()); }).value();
    };
    EXPECT_TRUE(revive());
    EXPECT_FALSE(revive()) << "it is dead no more";
    EXPECT_EQ(claim("c")->attempts, 1);
}

TEST(WriteAheadSync, Answers_once_it_is_durable_and_never_again_after_a_failure) {
    const auto folder = std::filesystem::temp_directory_path() / "vanthu-write-ahead-sync";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "good-wal") << "frames";
    const auto outcome_of = [](detail::WriteAheadSync& sync) {
        std::promise<bool> answered;
        sync.before_commit();
        sync.after_commit([&](const Result<void>& durable) { answered.set_value(durable.has_value()); });
        return answered.get_future().get();
    };
    detail::WriteAheadSync good((folder / "good-wal").string());
    EXPECT_TRUE(outcome_of(good));
    EXPECT_TRUE(good.wait());
    detail::WriteAheadSync bad((folder / "bad-wal").string());
    EXPECT_TRUE(bad.wait()) << "nothing was committed yet";
    EXPECT_FALSE(outcome_of(bad)) << "there is no such file";
    EXPECT_TRUE(bad.is_broken());
    std::ofstream(folder / "bad-wal") << "frames";
    EXPECT_FALSE(outcome_of(bad)) << "what the disk holds is not known any more";
    EXPECT_EQ(bad.wait().error().code, Code::unavailable);
    std::filesystem::remove_all(folder);
}

TEST_P(DatabaseSuite, A_backup_restores_into_either_database_and_still_verifies) {
    const app::Actor actor = add_person();
    const DocumentId id = DocumentId::make(clock.now(), random);
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<void> {
        tx.incoming().add(letter(actor, id, 1));
        tx.search().index(indexed(id, "chữ ký số"));
        app::record(tx, actor, clock.now(), "incoming-registered", app::incoming_object(id));
        return {};
    }));
    // A unit below one that was made later.
    ASSERT_TRUE(database->write([&](Tx& tx) -> Result<void> {
        auto unit = *tx.units().find_by_code("Cu");
        clock.advance(std::chrono::milliseconds{5});
        const UnitId above = UnitId::make(clock.now(), random);
        tx.units().add({above, std::nullopt, "TREN", "Trên", "T", true, 1, clock.now()});
        unit.parent = above;
        tx.units().save(unit);
        app::record(tx, actor, clock.now(), "unit-moved", app::unit_object(unit.id));
        return {};
    }));
    const auto made = back_up(*database, *blobs, folder.path() / "backup");
    ASSERT_TRUE(made) << made.error().cause.value;
    EXPECT_EQ(back_up(*database, *blobs, folder.path() / "backup").error().code, Code::conflict);
    // No table is forgotten; sessions end with a restore, and the search index has tables of its own.
    auto schema_of = database->open_session();
    for (const Row& row : schema_of->query(GetParam() == Dialect::sqlite
                                               ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
                                               : "select table_name as name from information_schema.tables where table_schema = current_schema()")) {
        const std::string& name = row.text("name");
        if (name != "sessions" && !name.starts_with("document_search")) {
            EXPECT_TRUE(std::filesystem::exists(folder.path() / "backup" / "rows" / (name + ".rows"))) << name;
        }
    }
    auto other = open_database({"sqlite:" + (folder.path() / "other.sqlite").string(), 2, 16, 16, false}, clock, random).value();
    FolderBlobStore other_blobs(folder.path() / "other-blobs", random);
    const auto restored = restore(*other, other_blobs, folder.path() / "backup", clock.now());
    ASSERT_TRUE(restored) << restored.error().cause.value;
    auto session = other->open_session();
    EXPECT_TRUE(check_integrity(*session, other_blobs, std::nullopt)->findings.empty());
    app::Visibility all;
    all.whole_agency = true;
    EXPECT_EQ(other->read([&](Tx& tx) -> Result<std::size_t> { return tx.search().find({app::parse_query("chu ky")}, all, {}, 5).size(); }).value(), 1U);
    EXPECT_EQ(restore(*other, other_blobs, folder.path() / "backup", clock.now()).error().code, Code::conflict);
}

/// One bit of a value in a recorded row, an event or the tree: each is found.
TEST_P(DatabaseSuite, Flipped_bits_are_found) {
    const app::Actor actor = add_person();
    for (int i = 0; i < 30; ++i) {
        ASSERT_TRUE(database->write([&](Tx& tx) -> Result<void> {
            const DocumentId id = DocumentId::make(clock.now(), random);
            tx.incoming().add(letter(actor, id, i + 1));
            app::record(tx, actor, clock.now(), "incoming-registered", app::incoming_object(id));
            return {};
        }));
    }
    auto session = database->open_session().value();
    const std::pair<const char*, const char*> targets[] = {{"events", "encoded"},          {"events", "salt"},     {"events", "leaf_hash"},
                                                           {"events", "object"},           {"log_nodes", "hash"},  {"incoming_documents", "subject"},
                                                           {"incoming_documents", "issuer"}, {"users", "full_name"}, {"role_bindings", "role"}};
    SeededRandom chance(5);
    int flips = 0;
    for (const auto& [table, column] : targets) {
        const std::string key = std::string{table} == "events" ? "seq" : "id";
        for (const Row& row : session.query(std::string{"select "} + key + ", " + column + " from " + table)) {
            const Value good = row.columns().at(1).second;
            const auto* text = std::get_if<std::string>(&good);
            std::string changed = text != nullptr ? *text : std::string{as_text(row.bytes(column))};
            const std::size_t at = static_cast<std::size_t>(chance.bytes(1)[0]) % changed.size();
            changed[at] = static_cast<char>(changed[at] ^ 1);
            if (text != nullptr && ((static_cast<unsigned char>(changed[at]) & 0x80U) != 0 || changed[at] < 0x20)) {
                continue;  // PostgreSQL would not store it
            }
            const Value bad = text != nullptr ? Value{changed} : Value{to_bytes(changed)};
            const Value id = row.columns().at(0).second;
            const std::string sql = std::string{"update "} + table + " set " + column + " = :p0 where " + key + " = :p1";
            session.execute(sql, {bad, id});
            EXPECT_FALSE(check_integrity(session, *blobs, std::nullopt)->findings.empty()) << table << "." << column;
            session.execute(sql, {good, id});
            ++flips;
        }
    }
    EXPECT_GT(flips, 150);
    EXPECT_TRUE(check().findings.empty());
}

}  // namespace
}  // namespace vanthu::storage
