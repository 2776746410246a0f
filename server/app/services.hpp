#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "core/clock.hpp"
#include "core/password.hpp"
#include "core/random.hpp"
#include "server/app/blob_store.hpp"
#include "server/app/unit_of_work.hpp"

namespace vanthu::app {

/// Whether a classified document may leave a line in a register of this networked system: none, one without, or one with its subject.
enum class ClassifiedLines { refused, bare, with_subject };

/// What the agency decides once; from the configuration.
struct AgencySettings {
    std::string code = "H40.13";   ///< identifier by Decision 20/2020/QĐ-TTg
    std::string name;              ///< "Sở Thông tin và Truyền thông"
    std::string parent_name;       ///< "ỦY BAN NHÂN DÂN TỈNH …", may be empty
    std::string symbol;            ///< "STTTT"
    std::string place;             ///< "Nam Định"
    std::chrono::minutes utc_offset{7 * 60};
    ClassifiedLines classified = ClassifiedLines::refused;
    /// A certificate that a person brings waits for an administrator; otherwise only those count that an administrator entered.
    bool takes_new_certificates = true;
};

struct SessionSettings {
    std::chrono::minutes idle{30};
    std::chrono::hours absolute{12};
    int failures_before_lock = 5;
    std::chrono::minutes lock_for{15};
    PasswordCost password_cost{};
};

struct Limits {
    std::uint64_t upload_bytes = 1024ULL * 1024 * 1024;
    int open_uploads_per_user = 20;
    int files_per_document = 100;
};

class DefinitionCache;
class CalendarCache;

/// What use cases are given; built once by the composition root, which outlives them all.
struct Services {
    UnitOfWork& storage;
    BlobStore& blobs;
    const Clock& clock;
    Random& random;
    const AgencySettings& agency;
    const SessionSettings& sessions;
    const Limits& limits;
    DefinitionCache& definitions;
    CalendarCache& calendars;
    bool sends_mail = false;        ///< otherwise nobody is told by mail
    std::string public_url{};       ///< under which browsers reach the server, without a slash at the end; empty: not known
};

}  // namespace vanthu::app
