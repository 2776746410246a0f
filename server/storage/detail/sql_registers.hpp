#pragma once

#include "server/app/ports/registers.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlRegisters final : public app::Registers {
public:
    explicit SqlRegisters(SqlContext& context) : context_(context) {}
    records::NumberSeries series(const records::SeriesKey& key) override;
    void save(const records::NumberSeries& series) override;
    records::NumberSeries peek(const records::SeriesKey& key) override;
    void add_entry(const app::RegisterEntry& entry) override;
    void save_entry(const app::RegisterEntry& entry) override;
    std::optional<app::RegisterEntry> entry(const records::SeriesKey& key, int number) override;
    bool has_symbol(const std::string& agency, std::chrono::year year, const std::string& symbol) override;
    std::vector<app::RegisterEntry> entries(const records::SeriesKey& key, int after, int limit,
                                            const std::optional<app::DayRange>& days) override;
    std::vector<app::RegisterEntry> not_issued(const records::SeriesKey& key, int after, int limit) override;
    records::RegisterAccount account(const records::SeriesKey& key) override;
    void add_line(const app::RegisterLine& line) override;
    std::vector<app::RegisterLine> lines(const records::SeriesKey& key, int first, int last) override;
    app::UnitsOfNumbers units(const records::SeriesKey& key, int first, int last) override;
    app::AnswersOfNumbers answers(const records::SeriesKey& key, int first, int last) override;

private:
    SqlContext& context_;
};

class SqlBooks final : public app::Books {
public:
    explicit SqlBooks(SqlContext& context) : context_(context) {}
    void add(const std::string& agency, const records::Book& book) override;
    void save(const std::string& agency, const records::Book& book) override;
    std::optional<records::Book> find(const std::string& agency, const std::string& code) override;
    std::vector<records::Book> all(const std::string& agency) override;
    void add_rules(const std::string& agency, const records::NumberingRules& rules) override;
    std::optional<records::NumberingRules> rules_on(const std::string& agency, std::chrono::year_month_day day) override;
    std::vector<records::NumberingRules> rules(const std::string& agency, const std::string& before, int limit) override;

private:
    SqlContext& context_;
};

class SqlHandBooks final : public app::HandBooks {
public:
    explicit SqlHandBooks(SqlContext& context) : context_(context) {}
    void add(const std::string& agency, const app::PostalDispatch& one) override;
    void save(const std::string& agency, const app::PostalDispatch& one) override;
    std::optional<app::PostalDispatch> dispatch(const std::string& agency, const std::string& id) override;
    std::vector<app::PostalDispatch> dispatches(const std::string& agency, const app::DayRange& days, const std::string& after,
                                                int limit) override;
    void add(const std::string& agency, const app::ArchivedCopyUse& one) override;
    void save(const std::string& agency, const app::ArchivedCopyUse& one) override;
    std::optional<app::ArchivedCopyUse> use(const std::string& agency, const std::string& id) override;
    std::vector<app::ArchivedCopyUse> uses(const std::string& agency, const app::DayRange& days, const std::string& after, int limit) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
