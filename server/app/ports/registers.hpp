#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "records/book.hpp"
#include "records/number_series.hpp"
#include "records/register_entry.hpp"
#include "server/app/ports/documents.hpp"

namespace vanthu::app {

using records::RegisterEntry;

struct DayRange {
    std::chrono::year_month_day from{};
    std::chrono::year_month_day to{};  ///< the last day that belongs to it
};

/// What is known of a number that no document of this server has: a copy, a classified or a paper document.
struct RegisterLine {
    std::string id;  ///< that of its entry
    records::SeriesKey series;
    int number = 0;
    std::string type_code;
    std::chrono::year_month_day document_day{};
    std::optional<std::string> subject{};
    std::optional<std::string> signer_name{};
    std::string recipients;
    std::optional<long long> copies{};
    std::optional<std::string> archive_receiver{};
    std::optional<std::chrono::year_month_day> transferred_day{};
    std::optional<DocumentId> copied{};  ///< the document of which this is a copy
    std::optional<std::string> note{};
};

/// Whom incoming documents went to, and how they were answered; by number.
using UnitsOfNumbers = std::map<int, std::vector<DocumentUnit>>;
using AnswersOfNumbers = std::map<int, std::vector<std::string>>;

class Registers {
public:
    virtual ~Registers() = default;
    /// Locked until the transaction ends; made empty when the year has none yet.
    virtual records::NumberSeries series(const records::SeriesKey& key) = 0;
    virtual void save(const records::NumberSeries& series) = 0;
    /// The same for a look: nothing is locked or made.
    virtual records::NumberSeries peek(const records::SeriesKey& key) = 0;
    virtual void add_entry(const RegisterEntry& entry) = 0;
    virtual void save_entry(const RegisterEntry& entry) = 0;
    virtual std::optional<RegisterEntry> entry(const records::SeriesKey& key, int number) = 0;
    [[nodiscard]] virtual bool has_symbol(const std::string& agency, std::chrono::year year, const std::string& symbol) = 0;
    /// In order of numbers, at most `limit` after the given one; only those of the days, where they are given.
    virtual std::vector<RegisterEntry> entries(const records::SeriesKey& key, int after, int limit,
                                               const std::optional<DayRange>& days = std::nullopt) = 0;
    /// The void, skipped and reserved ones alone.
    virtual std::vector<RegisterEntry> not_issued(const records::SeriesKey& key, int after, int limit) = 0;
    virtual records::RegisterAccount account(const records::SeriesKey& key) = 0;
    virtual void add_line(const RegisterLine& line) = 0;
    virtual std::vector<RegisterLine> lines(const records::SeriesKey& key, int first, int last) = 0;
    virtual UnitsOfNumbers units(const records::SeriesKey& key, int first, int last) = 0;
    virtual AnswersOfNumbers answers(const records::SeriesKey& key, int first, int last) = 0;
};

class Books {
public:
    virtual ~Books() = default;
    virtual void add(const std::string& agency, const records::Book& book) = 0;
    virtual void save(const std::string& agency, const records::Book& book) = 0;
    virtual std::optional<records::Book> find(const std::string& agency, const std::string& code) = 0;
    virtual std::vector<records::Book> all(const std::string& agency) = 0;
    virtual void add_rules(const std::string& agency, const records::NumberingRules& rules) = 0;
    /// The decision in force on a day: the newest of those that took effect by then.
    virtual std::optional<records::NumberingRules> rules_on(const std::string& agency, std::chrono::year_month_day day) = 0;
    /// Newest first, at most `limit` before the given one.
    virtual std::vector<records::NumberingRules> rules(const std::string& agency, const std::string& before, int limit) = 0;
};

/// A letter that went by post (Decree 30/2020/NĐ-CP, Annex IV: sổ gửi văn bản đi bưu điện).
struct PostalDispatch {
    std::string id;
    std::chrono::year_month_day day{};
    std::string symbol;     ///< number and symbol; at most 200
    std::string recipient;  ///< at most 200
    long long envelopes = 1;
    std::optional<std::string> receipt{};  ///< the post office's acknowledgement; at most 200
    std::optional<std::string> note{};
    UserId created_by;
    Instant created_at{};
    long long version = 1;
};

/// An archived copy that somebody used (Annex IV: sổ sử dụng bản lưu).
struct ArchivedCopyUse {
    std::string id;
    std::chrono::year_month_day day{};
    std::string person;
    std::string symbol;
    std::chrono::year_month_day document_day{};
    std::string type_and_subject;
    std::optional<std::string> dossier{};  ///< number and symbol of the dossier
    std::optional<std::chrono::year_month_day> returned_day{};
    std::string allowed_by;
    std::optional<std::string> note{};
    UserId created_by;
    Instant created_at{};
    long long version = 1;
};

/// The two registers whose lines people write themselves. Pages go by day and id, at most `limit` after the given id.
class HandBooks {
public:
    virtual ~HandBooks() = default;
    virtual void add(const std::string& agency, const PostalDispatch& one) = 0;
    virtual void save(const std::string& agency, const PostalDispatch& one) = 0;
    virtual std::optional<PostalDispatch> dispatch(const std::string& agency, const std::string& id) = 0;
    virtual std::vector<PostalDispatch> dispatches(const std::string& agency, const DayRange& days, const std::string& after, int limit) = 0;
    virtual void add(const std::string& agency, const ArchivedCopyUse& one) = 0;
    virtual void save(const std::string& agency, const ArchivedCopyUse& one) = 0;
    virtual std::optional<ArchivedCopyUse> use(const std::string& agency, const std::string& id) = 0;
    virtual std::vector<ArchivedCopyUse> uses(const std::string& agency, const DayRange& days, const std::string& after, int limit) = 0;
};

}  // namespace vanthu::app
