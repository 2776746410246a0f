#include "server/app/usage/usage_log.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "server/app/document_access.hpp"
#include "server/app/dossiers/dossier_access.hpp"

namespace vanthu::app {
namespace {

constexpr std::size_t written_at_once = 2000;
constexpr int pruned_at_once = 5000;

constexpr std::array<std::pair<UseKind, const char*>, 4> names{
    {{UseKind::opened, "opened"}, {UseKind::downloaded, "downloaded"}, {UseKind::printed, "printed"}, {UseKind::exported, "exported"}}};

/// What a file, or what was made from one, is of. Nothing when it is not there any more.
std::optional<UsageEntry> entry_of(Tx& tx, const Services& services, const Use& use) {
    UsageEntry entry{make_uuid_v7(use.at, services.random), use.at, to_iso(local_day(use.at, services.agency.utc_offset)).substr(0, 7), use.user, use.kind,
                     use.subject_kind, use.subject_id, {}};
    if (use.subject_kind != "file" && use.subject_kind != "derivative") {
        return entry;
    }
    FileId file{use.subject_id};
    if (use.subject_kind == "derivative") {
        const auto derivative = tx.derivatives().find(DerivativeId{use.subject_id});
        if (!derivative) {
            return std::nullopt;
        }
        file = derivative->file;
    }
    const auto found = tx.files().find(file);
    if (!found) {
        return std::nullopt;
    }
    entry.subject_kind = "document";
    entry.subject_id = found->document.text();
    entry.file = found->id;
    return entry;
}

Result<void> require_overseer(const Actor& actor) {
    if (!visibility_of(actor).whole_agency) {
        return forbid({"Chỉ văn thư, lãnh đạo, kiểm tra viên của cơ quan xem nhật ký sử dụng.", "Only clerks, leaders and auditors of the agency read the usage log."});
    }
    return {};
}

std::vector<UsageView> views_of(Tx& tx, const std::string& subject, const PageRequest& page) {
    std::vector<UsageView> views;
    for (UsageEntry& entry : tx.usage().of_subject(subject, page.after, page.limit)) {
        UsageView view;
        const auto user = tx.users().find(entry.user);
        view.person = user ? user->full_name : "";
        if (entry.file) {
            const auto file = tx.files().find(*entry.file);
            view.file_name = file ? std::optional{file->name} : std::nullopt;
        }
        view.entry = std::move(entry);
        views.push_back(std::move(view));
    }
    return views;
}

}  // namespace

const char* to_string(UseKind kind) {
    return std::find_if(names.begin(), names.end(), [&](const auto& one) { return one.first == kind; })->second;
}

std::optional<UseKind> parse_use_kind(std::string_view text) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& one) { return text == one.second; });
    return found == names.end() ? std::nullopt : std::optional{found->first};
}

void UsageLog::note(Use use) {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= kept_in_memory) {
        waiting_.pop_front();
        ++lost_;
    }
    waiting_.push_back(std::move(use));
}

Result<int> UsageLog::write() {
    int count = 0;
    for (;;) {
        std::vector<Use> batch;
        {
            const std::lock_guard lock(mutex_);
            const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), written_at_once));
            batch.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
            waiting_.erase(waiting_.begin(), end);
        }
        if (batch.empty()) {
            return count;
        }
        const auto written = services_.storage.write([&](Tx& tx) -> Result<int> {
            std::set<std::tuple<UserId, UseKind, std::string, std::optional<FileId>>> seen;
            for (const Use& use : batch) {
                const auto entry = entry_of(tx, services_, use);
                if (entry && seen.emplace(entry->user, entry->kind, entry->subject_kind + "/" + entry->subject_id, entry->file).second) {
                    tx.usage().add(*entry);
                }
            }
            return static_cast<int>(seen.size());
        });
        if (!written) {
            const std::lock_guard lock(mutex_);
            waiting_.insert(waiting_.begin(), std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
            return pass(written.error());
        }
        count += *written;
    }
}

Result<int> UsageLog::prune(std::chrono::days keep) {
    const Instant before = services_.clock.now() - keep;
    return services_.storage.write([&](Tx& tx) -> Result<int> { return tx.usage().remove_before(before, pruned_at_once); });
}

long long UsageLog::lost() const {
    const std::lock_guard lock(mutex_);
    return lost_;
}

Result<std::vector<UsageView>> ReadUsage::of_document(const Actor& actor, const DocumentId& id, const PageRequest& page) {
    if (auto allowed = require_overseer(actor); !allowed) {
        return pass(allowed.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<UsageView>> {
        if (!load_incoming(tx, actor, id) && !load_outgoing(tx, actor, id)) {
            return no_such_document();
        }
        return views_of(tx, id.text(), page);
    });
}

Result<std::vector<UsageView>> ReadUsage::of_dossier(const Actor& actor, const DossierId& id, const PageRequest& page) {
    if (auto allowed = require_overseer(actor); !allowed) {
        return pass(allowed.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<UsageView>> {
        if (auto dossier = load_dossier(tx, actor, id); !dossier) {
            return pass(dossier.error());
        }
        return views_of(tx, id.text(), page);
    });
}

}  // namespace vanthu::app
