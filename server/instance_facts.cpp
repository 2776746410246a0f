#include "server/instance_facts.hpp"

#include <fstream>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "server/app/temporary_file.hpp"

namespace vanthu {
namespace {

using app::Health;
using State = Health::State;

constexpr std::uintmax_t gibibyte = 1024ULL * 1024 * 1024;
constexpr std::uintmax_t least_free = gibibyte;

Health database(storage::Database& one) {
    return {one.answers() ? State::ok : State::failed, one.dialect() == storage::Dialect::sqlite ? "SQLite" : "PostgreSQL"};
}

Health disk(const std::filesystem::path& folder) {
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    if (error) {
        return {State::failed, error.message()};
    }
    const double free = static_cast<double>(space.available) / static_cast<double>(gibibyte);
    const double all = static_cast<double>(space.capacity) / static_cast<double>(gibibyte);
    return {space.available < least_free ? State::failed : State::ok, fmt::format("{:.1f} / {:.1f} GiB", free, all)};
}

/// A file of our own goes the way that every file goes.
Health antivirus(VirusScanner* scanner, const std::filesystem::path& folder) {
    if (scanner == nullptr) {
        return {};
    }
    const app::TemporaryFile probe(folder / "antivirus-probe.txt");
    std::ofstream(probe.path()) << "vanthu\n";
    const VirusVerdict verdict = scanner->scan(probe.path());
    return verdict.outcome == VirusVerdict::Outcome::clean ? Health{State::ok, {}} : Health{State::failed, verdict.words};
}

Health timestamps(signing::TimestampSource* source) {
    if (source == nullptr) {
        return {};
    }
    const auto token = source->stamp(signing::DigestAlgorithm::sha256, sha256(as_bytes("vanthu")));
    if (token) {
        return {State::ok, {}};
    }
    const std::string& cause = token.error().cause.value;
    return {State::failed, token.error().detail.en + (cause.empty() ? "" : " (" + cause + ")")};
}

Health mail(MailSender* sender) {
    if (sender == nullptr) {
        return {};
    }
    const Delivery delivery = sender->look();
    return delivery.outcome == Delivery::Outcome::accepted ? Health{State::ok, {}} : Health{State::failed, delivery.reason};
}

Health mailbox(const LastRun* run) {
    if (run == nullptr) {
        return {};
    }
    const auto last = run->last();
    if (!last) {
        return {State::ok, ""};
    }
    return {last->second.empty() ? State::ok : State::failed, to_rfc3339(last->first) + (last->second.empty() ? "" : " " + last->second)};
}

}  // namespace

void LastRun::note(const Result<void>& done, Instant at) {
    const std::lock_guard lock(mutex_);
    last_ = {at, done ? std::string{} : done.error().cause.value.empty() ? done.error().detail.en : done.error().cause.value};
}

std::optional<std::pair<Instant, std::string>> LastRun::last() const {
    const std::lock_guard lock(mutex_);
    return last_;
}

std::string without_password(const std::string& url) {
    std::string text = url;
    const std::size_t scheme = text.find("://");
    const std::size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
    const std::size_t at = text.find('@', begin);
    const std::size_t colon = text.find(':', begin);
    if (at != std::string::npos && colon < at) {
        text.replace(colon + 1, at - colon - 1, "***");
    }
    constexpr std::string_view parameter = "password=";
    for (std::size_t found = text.find(parameter); found != std::string::npos; found = text.find(parameter, found + parameter.size())) {
        const std::size_t value = found + parameter.size();
        text.replace(value, text.find_first_of("& ", value) - value, "***");
    }
    return text;
}

std::vector<app::Setting> settings_of(const ops::Config& config) {
    std::vector<app::Setting> settings;
    for (const ops::Key& key : ops::keys()) {
        settings.push_back({std::string{key.name}, without_password(config.text(key.name)), std::string{key.default_value}, std::string{config.source(key.name)},
                            std::string{key.meaning}});
    }
    return settings;
}

std::vector<app::Dependency> dependencies_of(const Dependencies& on) {
    return {{"database", [on] { return database(on.database); }},
            {"disk", [on] { return disk(on.folder); }},
            {"mail", [on] { return mail(on.mail); }},
            {"mailbox", [on] { return mailbox(on.mailbox); }},
            {"antivirus", [on] { return antivirus(on.antivirus, on.folder); }},
            {"timestamps", [on] { return timestamps(on.timestamps); }}};
}

}  // namespace vanthu
