// Registers and search over many documents in one SQLite file: one line a figure, "name<TAB>value". Called by bench/records.
//
//   vanthu_records_bench FOLDER DOCUMENTS
//
// Documents are made through the repositories, with words by Zipf's law, rights of 200 units and 8,000 people, and an event each.

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>

#include <sys/resource.h>

#include <fmt/format.h>

#include "server/app/events.hpp"
#include "server/app/search/index_entry.hpp"
#include "server/app/search/query.hpp"
#include "server/app/search/search_desk.hpp"
#include "server/storage/database.hpp"
#include "server/storage/folder_blob_store.hpp"
#include "server/storage/migrations.hpp"
#include "tests/support/agency.hpp"

namespace {

using namespace vanthu;
using Steady = std::chrono::steady_clock;

constexpr int units = 200;
constexpr int people = 8000;
constexpr int at_once = 500;
constexpr int one_by_one = 3000;
constexpr int words_of_a_file = 120;

double milliseconds_since(Steady::time_point begun) {
    return std::chrono::duration<double, std::milli>(Steady::now() - begun).count();
}

double percentile(std::vector<double> times, double part) {
    std::sort(times.begin(), times.end());
    return times.at(static_cast<std::size_t>(part * static_cast<double>(times.size() - 1)));
}

void print(const std::string& name, double value) {
    std::cout << name << '\t' << value << std::endl;
}

/// Syllables of Vietnamese make, the k-th as often as 1/k says.
class Words final {
public:
    Words() {
        constexpr std::array<const char*, 20> begins{"", "b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "s", "t", "th", "tr"};
        constexpr std::array<const char*, 15> middles{"a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "ươ", "iê", "oa", "uy"};
        constexpr std::array<const char*, 8> ends{"", "n", "ng", "m", "c", "t", "nh", "i"};
        for (const char* begin : begins) {
            for (const char* middle : middles) {
                for (const char* end : ends) {
                    words_.push_back(std::string{begin} + middle + end);
                }
            }
        }
        std::shuffle(words_.begin(), words_.end(), source_);
        std::vector<double> weights;
        for (std::size_t k = 1; k <= words_.size(); ++k) {
            weights.push_back(1.0 / static_cast<double>(k));
        }
        choice_ = std::discrete_distribution<std::size_t>(weights.begin(), weights.end());
    }
    std::string text(int count) {
        std::string text;
        for (int i = 0; i < count; ++i) {
            text += (i == 0 ? "" : " ") + words_[choice_(source_)];
        }
        return text;
    }
    [[nodiscard]] const std::string& common(std::size_t place) const { return words_.at(place); }
    int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(source_); }

private:
    std::mt19937 source_{7};
    std::vector<std::string> words_{};
    std::discrete_distribution<std::size_t> choice_{};
};

class Bench final {
public:
    Bench(const std::filesystem::path& folder, int count) : folder_(folder), blobs_(folder / "blobs", random_), count_(count) {
        auto opened = storage::open_database({"sqlite:" + (folder / "bench.sqlite").string(), 2, 1024, 1024}, clock_, random_);
        if (!opened) {
            throw std::runtime_error(opened.error().cause.value);
        }
        database_ = std::move(*opened);
        auto session = database_->open_session();
        if (!session || !storage::migrate(*session, clock_.now())) {
            throw std::runtime_error("cannot migrate");
        }
        agency_.emplace(*database_, blobs_, clock_, random_);
        clerk_ = agency_->actor("clerk");
        for (int i = 0; i < units; ++i) {
            units_.push_back(UnitId::make(clock_.now(), random_));
        }
        for (int i = 0; i < people; ++i) {
            people_.push_back(UserId::make(clock_.now(), random_));
        }
        must(database_->write([&](app::Tx& tx) -> Result<bool> {
            for (int i = 0; i < units; ++i) {
                tx.units().add({units_[static_cast<std::size_t>(i)], std::nullopt, fmt::format("U{}", i), "Đơn vị", "U", true, 1, clock_.now()});
            }
            app::record(tx, clerk_, clock_.now(), "units-made", "unit/bench");
            return true;
        }));
    }

    void run() {
        storage::Session bare_session("sqlite:" + (folder_ / "bare.sqlite").string());
        bare_session.execute("create virtual table bare using fts5 (terms, content, tokenize = 'unicode61 remove_diacritics 2')");
        print("bare inserts per second", bare(bare_session, count_, at_once));
        print("bare inserts per second, one a transaction", bare(bare_session, one_by_one, 1));
        print("documents per second", fill(count_, at_once));
        print("documents copied as rows per second", copied());
        print("documents per second, one a transaction", fill(one_by_one, 1));
        lists();
        searches();
    }

private:
    template <class T>
    static T must(Result<T> result) {
        if (!result) {
            throw std::runtime_error(result.error().detail.en + ": " + result.error().cause.value);
        }
        return std::move(*result);
    }

    /// Texts of the same make into a table of FTS5 and nothing else, as many in a transaction: FTS5 grows slower with its size.
    double bare(storage::Session& session, int count, int in_one) {
        double spent = 0;
        for (int done = 0; done < count; done += in_one) {
            std::vector<std::pair<std::string, std::string>> texts;
            for (int i = 0; i < std::min(in_one, count - done); ++i) {
                texts.emplace_back(words_.text(14), words_.text(words_of_a_file));
            }
            const auto begun = Steady::now();
            session.execute("begin immediate");
            for (const auto& [terms, content] : texts) {
                session.execute("insert into bare (terms, content) values (:p0, :p1)", {terms, content});
            }
            session.execute("commit");
            spent += milliseconds_since(begun);
        }
        return count / spent * 1000;
    }

    double fill(int count, int in_one) {
        double spent = 0;
        for (int done = 0; done < count; done += in_one) {
            const int piece = std::min(in_one, count - done);
            std::vector<records::IncomingDocument> documents;
            std::vector<std::string> contents;
            for (int i = 0; i < piece; ++i) {
                clock_.advance(std::chrono::milliseconds{1});
                records::IncomingDocument document;
                document.id = DocumentId::make(clock_.now(), random_);
                document.series = {agency_->services.agency.code, "incoming", std::chrono::year{2025}};
                document.number = {++filled_};
                document.arrived_at = clock_.now();
                document.details.issuer = words_.text(4);
                document.details.number_and_symbol = fmt::format("{}/UBND-VP", filled_);
                document.details.document_day = std::chrono::year{2025} / 1 / 1;
                document.details.subject = words_.text(10);
                document.registered_by = clerk_.user;
                documents.push_back(std::move(document));
                contents.push_back(words_.text(words_of_a_file));
            }
            const auto begun = Steady::now();
            must(database_->write([&](app::Tx& tx) -> Result<bool> {
                for (std::size_t i = 0; i < documents.size(); ++i) {
                    const auto& document = documents[i];
                    tx.incoming().add(document);
                    tx.files().set_units(document.id, {{units_[static_cast<std::size_t>(words_.below(units))], "lead"}, {units_[static_cast<std::size_t>(words_.below(units))], "step"}});
                    tx.files().add_person(document.id, people_[static_cast<std::size_t>(words_.below(people))], "step");
                    tx.search().index(app::index_entry(document));
                    tx.search().index_content(document.id, contents[i]);
                    app::record(tx, clerk_, clock_.now(), "incoming-registered", app::incoming_object(document.id));
                }
                return true;
            }));
            spent += milliseconds_since(begun);
        }
        return count / spent * 1000;
    }

    /// The rows that the documents became, copied table by table into a database of the same make, as many in a transaction: what SQLite itself
    /// takes for them, with no digest, event, folding or question of ours.
    double copied() {
        storage::Session session("sqlite:" + (folder_ / "copied.sqlite").string());
        if (!storage::migrate(session, clock_.now())) {
            throw std::runtime_error("cannot migrate");
        }
        session.execute("pragma cache_size=-65536");  // as the writer has
        session.execute("pragma foreign_keys=off");
        session.execute(fmt::format("attach database '{}' as made", (folder_ / "bench.sqlite").string()));
        double spent = 0;
        for (long long done = 0; done < count_; done += at_once) {
            const auto begun = Steady::now();
            session.execute("begin immediate");
            for (const auto& [table, rows] : {std::pair{"incoming_documents", 1}, {"document_units", 2}, {"document_people", 1}, {"document_index", 1}, {"events", 1}, {"log_nodes", 1}}) {
                session.execute(fmt::format("insert into main.{0} select * from made.{0} where rowid > :p0 and rowid <= :p1", table), {done * rows, (done + at_once) * rows});
            }
            session.execute("insert into document_search (rowid, terms, content, access) select row, terms, content, access from made.document_index where row > :p0 and row <= :p1", {done, done + at_once});
            session.execute("commit");
            spent += milliseconds_since(begun);
        }
        session.execute("detach database made");
        return count_ / spent * 1000;
    }

    void lists() {
        std::vector<double> newest;
        std::vector<double> own;
        for (int i = 0; i < 200; ++i) {
            newest.push_back(timed([&](app::Tx& tx) { return tx.incoming().page({app::visibility_of(clerk_), {}, {}}, {"", 50}).size(); }));
            own.push_back(timed([&](app::Tx& tx) { return tx.incoming().page({ordinary(i), {}, {}}, {"", 50}).size(); }));
        }
        print("list of the clerk ms", percentile(newest, 0.5));
        print("list of an ordinary user ms", percentile(own, 0.5));
    }

    void searches() {
        std::vector<double> all;
        std::vector<double> own;
        std::vector<double> common;
        std::vector<double> common_own;
        std::vector<double> ranked;
        for (int i = 0; i < 300; ++i) {
            const auto terms = app::parse_query(words_.text(1 + i % 3));
            const auto often = app::parse_query(words_.common(static_cast<std::size_t>(i % 10)) + " " + words_.common(static_cast<std::size_t>(i % 7)));
            all.push_back(found(terms, app::visibility_of(clerk_)));
            own.push_back(found(terms, ordinary(i)));
            common.push_back(found(often, app::visibility_of(clerk_)));
            common_own.push_back(found(often, ordinary(i)));
            if (i < 20) {
                app::SearchDocuments::Input input;
                input.words = words_.common(static_cast<std::size_t>(i % 10));
                input.order = app::SearchDocuments::Order::relevance;
                const auto begun = Steady::now();
                must(app::SearchDocuments(agency_->services).run(clerk_, input));
                ranked.push_back(milliseconds_since(begun));
            }
        }
        print("search of the clerk p50 ms", percentile(all, 0.5));
        print("search of the clerk p99 ms", percentile(all, 0.99));
        print("search of an ordinary user p50 ms", percentile(own, 0.5));
        print("search of an ordinary user p99 ms", percentile(own, 0.99));
        print("common words of the clerk p99 ms", percentile(common, 0.99));
        print("common words of an ordinary user p99 ms", percentile(common_own, 0.99));
        print("ranked common word ms", percentile(ranked, 0.5));
        std::vector<double> by_fts;
        auto session = database_->open_session();
        for (std::size_t i = 0; i < 5; ++i) {
            const auto begun = Steady::now();
            (void)session->query("select rowid from document_search where document_search match :p0 order by rank limit 50",
                                 {"\"" + app::parse_query(words_.common(i)).front().front().words.front() + "\""});
            by_fts.push_back(milliseconds_since(begun));
        }
        print("FTS5's own ranking ms", percentile(by_fts, 0.5));
    }

    app::Visibility ordinary(int i) {
        app::Visibility one;
        one.user = people_.at(static_cast<std::size_t>(i * 37 % people));
        one.units = {units_.at(static_cast<std::size_t>(i % units))};
        one.at = clock_.now();
        return one;
    }

    double found(const app::SearchTerms& terms, const app::Visibility& visibility) {
        return timed([&](app::Tx& tx) { return tx.search().find({terms}, visibility, {}, 50).size(); });
    }

    template <class Look>
    double timed(Look look) {
        const auto begun = Steady::now();
        must(database_->read([&](app::Tx& tx) -> Result<std::size_t> { return look(tx); }));
        return milliseconds_since(begun);
    }

    std::filesystem::path folder_;
    FixedClock clock_{from_millis(1'764'000'000'000)};
    SystemRandom random_{};
    storage::FolderBlobStore blobs_;
    int count_;
    int filled_ = 0;
    std::unique_ptr<storage::Database> database_{};
    std::optional<test::Agency> agency_{};
    app::Actor clerk_{};
    std::vector<UnitId> units_{};
    std::vector<UserId> people_{};
    Words words_{};
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: vanthu_records_bench FOLDER DOCUMENTS\n";
        return 64;
    }
    Bench(argv[1], std::atoi(argv[2])).run();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    print("peak resident MiB", static_cast<double>(usage.ru_maxrss) / 1024);
    return 0;
}
