#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"

/// What leaves for an archive: a dossier with its documents, files and evidence, as values. Knows nothing of where they come from.
namespace vanthu::preservation {

using Day = std::optional<std::chrono::year_month_day>;

struct Agency {
    std::string code;  ///< identifier, "H40.13"
    std::string name;
};

/// A file of a document; its bytes go into the package as they are.
struct ArchivedFile {
    std::string id;
    std::string name;        ///< as people called it
    std::string kind;        ///< "original", "attachment", "draft", "signed", "numbered", "sealed"
    std::string media_type;  ///< without parameters
    std::string sha256;      ///< hexadecimal; other bytes are refused
    std::uint64_t size_bytes = 0;
    Instant created_at{};
    std::filesystem::path bytes;
};

/// Something that happened, with the proof that it stands in the log.
struct ArchivedEvent {
    std::uint64_t seq = 0;
    std::string kind;
    Instant at{};
    std::string actor;    ///< a person's id
    std::string encoded;  ///< the event's canonical text
    std::string proof;    ///< a proof bundle
};

/// A text that says how something was found, such as a validation report.
struct EvidenceText {
    std::string name;  ///< of its file, ASCII
    std::string media_type;
    std::string content;
};

/// Decree 30/2020/NĐ-CP, Annex VI part II: the fields of incoming and outgoing documents. Empty: not known.
struct ArchivedDocument {
    std::string id;
    bool is_incoming = false;
    long long ordinal = 0;        ///< DocOrdinal
    std::string type_code;
    std::string type_name;
    std::string code_number;      ///< "15"
    std::string code_notation;    ///< "BC-STTTT"
    Day issued_day{};
    std::string organ_name;
    std::string subject;
    std::string language = "Tiếng Việt";
    std::optional<long long> page_amount{};
    std::string description{};
    std::string signer_position{};
    std::string signer_name{};
    std::vector<std::string> receivers{};  ///< To, ToPlaces
    int priority = 0;
    std::optional<long long> issued_amount{};
    Day due_day{};
    Day arrival_day{};
    std::optional<long long> arrival_number{};
    std::string trace{};                   ///< TraceHeaderList: instructions, opinions, the outcome
    std::vector<ArchivedFile> files{};
    std::vector<ArchivedEvent> events{};
    std::vector<EvidenceText> reports{};
};

struct ArchivedDossier {
    std::string id;
    std::string code;           ///< "H40.13.2026.01.CNTT"
    int year = 0;               ///< FileCatalog
    std::string notation;       ///< FileNotation
    std::string title;
    std::optional<int> retention_years{};
    std::string retention_text;  ///< Maintenance
    std::string rights{};
    std::string creator;
    std::string unit;
    std::string language = "Tiếng Việt";
    Day start_day{};
    Day end_day{};
    long long page_total = 0;
    std::string description{};
};

struct Person {
    std::string id;
    std::string name;
};

struct Submission {
    std::string uuid;  ///< of the package
    Instant created_at{};
    std::string version;  ///< of the program
    Agency agency;
    ArchivedDossier dossier;
    std::vector<ArchivedDocument> documents;  ///< in the order of days, as they are read
    std::vector<ArchivedEvent> events;        ///< of the dossier itself
    std::vector<Person> people;               ///< whom events name
    std::string checkpoint;                   ///< the signed head that all proofs are to
    std::string log_key;                      ///< its verifier key
};

}  // namespace vanthu::preservation
