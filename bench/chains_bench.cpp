// Approval chains against a database file: one line a figure, "name<TAB>value". Called by bench/chains.
//
//   vanthu_chains_bench rate FOLDER COUNT             transitions by one client, and how many bytes an action takes at rest
//   vanthu_chains_bench clients FOLDER COUNT CLIENTS [PER_SECOND]   the same by many at once, with latencies; at a given rate
//   vanthu_chains_bench growth FOLDER INSTANCES       inbox and step times, with that many open chains

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <thread>

#include <sys/resource.h>

#include "server/storage/database.hpp"
#include "server/storage/folder_blob_store.hpp"
#include "server/storage/migrations.hpp"
#include "server/storage/packed_text.hpp"
#include "tests/support/agency.hpp"

namespace {

using namespace vanthu;
using Steady = std::chrono::steady_clock;

const char* const chain_xml = R"(<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:vanthu="urn:vanthu:workflow:1" id="d" targetNamespace="urn:bench">
  <bpmn:process id="bench" name="Hai cấp" isExecutable="true">
    <bpmn:startEvent id="start"/>
    <bpmn:userTask id="head" name="Trưởng phòng duyệt">
      <bpmn:extensionElements><vanthu:task role="leader" unit="drafter-unit"/><vanthu:deadline working="P2D" warn-before="PT4H"/></bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:userTask id="director" name="Lãnh đạo duyệt">
      <bpmn:extensionElements><vanthu:task role="leader" unit="agency"/><vanthu:deadline working="P2D" warn-before="PT4H"/></bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:endEvent id="end"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="head"/>
    <bpmn:sequenceFlow id="f2" sourceRef="head" targetRef="director"/>
    <bpmn:sequenceFlow id="f3" sourceRef="director" targetRef="end"/>
  </bpmn:process>
</bpmn:definitions>)";

double seconds_since(Steady::time_point begun) {
    return std::chrono::duration<double>(Steady::now() - begun).count();
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::uintmax_t bytes_in(const std::filesystem::path& folder) {
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        bytes += entry.is_regular_file() ? entry.file_size() : 0;
    }
    return bytes;
}

class Bench final {
public:
    explicit Bench(const std::filesystem::path& folder) : folder_(folder), blobs_(folder / "blobs", random_) {
        storage::DatabaseOptions options;
        options.url = "sqlite:" + (folder / "bench.sqlite").string();
        auto opened = storage::open_database(options, clock_, random_);
        if (!opened) {
            throw std::runtime_error(opened.error().cause.value);
        }
        database_ = std::move(*opened);
        auto session = database_->open_session();
        if (!session || !storage::migrate(*session, clock_.now())) {
            throw std::runtime_error("cannot migrate");
        }
        agency_.emplace(*database_, blobs_, clock_, random_);
        definition_ = agency_->deploy(chain_xml);
    }

    void rate(int count) {
        prepare(count);
        checkpoint();
        const auto bytes = bytes_in(folder_);
        const double cpu = cpu_seconds();
        const auto begun = Steady::now();
        for (int i = 0; i < count; ++i) {
            decide("head", heads_, i);
            decide("director", directors_of(), i);
        }
        const double taken = seconds_since(begun);
        print("transitions-per-second", 2.0 * count / taken);
        print("cpu-ms-per-transition", (cpu_seconds() - cpu) * 1000 / (2.0 * count));
        checkpoint();
        print("bytes-per-action", static_cast<double>(bytes_in(folder_) - bytes) / (2.0 * count));
    }

    void clients(int count, int clients, double per_second) {
        prepare(count);
        std::atomic<int> next{0};
        std::mutex mutex;
        std::vector<double> latencies;
        const double cpu = cpu_seconds();
        const auto begun = Steady::now();
        std::vector<std::thread> threads;
        const app::Actor head = agency_->actor("head");
        for (int c = 0; c < clients; ++c) {
            threads.emplace_back([&] {
                std::vector<double> own;
                for (int i = next++; i < count; i = next++) {
                    if (per_second > 0) {
                        std::this_thread::sleep_until(begun + std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(i / per_second)));
                    }
                    const auto asked = per_second > 0 ? begun + std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(i / per_second)) : Steady::now();
                    approve(head, heads_[static_cast<std::size_t>(i)]);
                    own.push_back(seconds_since(asked));
                }
                const std::lock_guard lock(mutex);
                latencies.insert(latencies.end(), own.begin(), own.end());
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        const double taken = seconds_since(begun);
        std::sort(latencies.begin(), latencies.end());
        print("transitions-per-second", count / taken);
        print("cpu-ms-per-transition", (cpu_seconds() - cpu) * 1000 / count);
        print("p50-ms", latencies[latencies.size() / 2] * 1000);
        print("p99-ms", latencies[latencies.size() * 99 / 100] * 1000);
    }

    void growth(int instances) {
        const int own = 200;
        prepare(own);
        const auto first = heads_;
        fill(instances);
        const app::Actor head = agency_->actor("head");
        app::ReadInbox inbox(agency_->services);
        constexpr int looks = 200;
        const auto looking = Steady::now();
        for (int i = 0; i < looks; ++i) {
            if (!inbox.page(head, app::ReadInbox::View::todo, {}, "", 50)) {
                throw std::runtime_error("no inbox");
            }
        }
        print("inbox-ms", seconds_since(looking) * 1000 / looks);
        const auto counting = Steady::now();
        for (int i = 0; i < looks; ++i) {
            if (!inbox.counts(head)) {
                throw std::runtime_error("no counts");
            }
        }
        print("counts-ms", seconds_since(counting) * 1000 / looks);
        const auto stepping = Steady::now();
        for (const Shown& one : first) {
            approve(head, one);
        }
        print("step-ms", seconds_since(stepping) * 1000 / own);
    }

private:
    struct Shown {
        TaskId task;
        std::string version;
        DocumentId document;
        InstanceId instance;
    };

    static void print(const std::string& name, double value) { std::cout << name << '\t' << value << '\n'; }

    /// Many at once, so that the disk's syncs are shared.
    void prepare(int count) {
        constexpr int makers = 16;
        std::mutex mutex;
        std::vector<std::thread> threads;
        for (int m = 0; m < makers; ++m) {
            threads.emplace_back([&, m] {
                for (int i = m; i < count; i += makers) {
                    const DocumentId document = agency_->draft();
                    const Shown shown = open_task(document, agency_->submit(document, "bench"));
                    const std::lock_guard lock(mutex);
                    heads_.push_back(shown);
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
    }

    Shown open_task(const DocumentId& document, const InstanceId& instance) {
        const auto shown = database_->read([&](app::Tx& tx) -> Result<Shown> {
            return Shown{tx.tasks().of_instance(instance).at(0).id, tx.outgoing().find(document)->current_sha256, document, instance};
        });
        return shown.value();
    }

    void approve(const app::Actor& actor, const Shown& shown) {
        app::TaskDesk::Decision decision;
        decision.outcome = "approve";
        decision.version_sha256 = shown.version;
        if (const auto done = app::TaskDesk(agency_->services).decide(actor, shown.task, decision); !done) {
            throw std::runtime_error(done.error().detail.en + " " + done.error().cause.value);
        }
    }

    void decide(const std::string& login, const std::vector<Shown>& tasks, int i) {
        static std::map<std::string, app::Actor> actors;
        if (!actors.contains(login)) {
            actors[login] = agency_->actor(login);
        }
        Shown shown = tasks[static_cast<std::size_t>(i)];
        if (login != "head") {
            shown = open_task(shown.document, shown.instance);
        }
        approve(actors[login], shown);
    }

    const std::vector<Shown>& directors_of() const { return heads_; }

    void checkpoint() {
        auto session = database_->open_session();
        static_cast<void>(session->query("pragma wal_checkpoint(truncate)"));
    }

    /// More chains of the same kind, by rows and not by steps: the tables' sizes are what matters.
    void fill(int instances) {
        auto session = database_->open_session();
        session->execute("begin immediate");
        const Shown& model = heads_.front();
        const std::string clone_id = "printf('%s%08x-0000-7000-8000-000000000000', '', n)";
        const std::string numbers = "with recursive r(n) as (select 1 union all select n + 1 from r where n < " + std::to_string(instances) + ")";
        const auto copy = [&](const std::string& table, const std::string& key, const storage::Value& value, const std::vector<std::pair<std::string, std::string>>& changed) {
            std::string names;
            std::string values;
            const auto row = session->first("select * from " + table + " where " + key + " = :p0", {value});
            for (const auto& [column, ignored] : row->columns()) {
                std::string expression = "m." + column;
                for (const auto& [name, replacement] : changed) {
                    expression = name == column ? replacement : expression;
                }
                names += (names.empty() ? "" : ", ") + column;
                values += (values.empty() ? "" : ", ") + expression;
            }
            session->execute(numbers + " insert into " + table + " (" + names + ") select " + values + " from r, " + table + " m where m." + key + " = :p0", {value});
        };
        copy("outgoing_documents", "id", model.document.text(), {{"id", clone_id}, {"instance_id", clone_id}});
        copy("workflow_instances", "id", model.instance.text(), {{"id", clone_id}, {"document_id", clone_id}});
        copy("tasks", "id", model.task.text(), {{"id", clone_id}, {"instance_id", clone_id}, {"document_id", clone_id}});
        const std::string packed_id = "cast(x'f8' || printf('%016x', n) as blob)";  // as long as a packed identifier is
        copy("workflow_steps", "instance_id", storage::pack(model.instance.text()), {{"instance_id", packed_id}, {"document_id", packed_id}});
        session->execute(numbers + " insert into inbox_entries (owner, box, sort, task_id) select m.owner, m.box, m.sort + n, " + clone_id +
                             " from r, inbox_entries m where m.task_id = :p0",
                         {model.task.text()});
        session->execute("update inbox_counts set open = open + :p0", {static_cast<long long>(instances)});
        session->execute("commit");
        session->execute("analyze");
    }

    std::filesystem::path folder_;
    SystemClock clock_;
    SystemRandom random_;
    storage::FolderBlobStore blobs_;
    std::unique_ptr<storage::Database> database_;
    std::optional<test::Agency> agency_;
    app::StoredDefinition definition_;
    std::vector<Shown> heads_;
};

}  // namespace

int main(int argc, char** argv) {
    try {
        const std::vector<std::string> words(argv + 1, argv + argc);
        Bench bench(words.at(1));
        if (words.at(0) == "rate") {
            bench.rate(std::stoi(words.at(2)));
        } else if (words.at(0) == "clients") {
            bench.clients(std::stoi(words.at(2)), std::stoi(words.at(3)), words.size() > 4 ? std::stod(words[4]) : 0);
        } else {
            bench.growth(std::stoi(words.at(2)));
        }
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "vanthu_chains_bench: " << error.what() << '\n';
        return 1;
    }
}
