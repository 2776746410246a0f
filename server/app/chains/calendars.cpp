#include "server/app/chains/calendars.hpp"
namespace vanthu::app {
namespace {
class Elapsed final : public workflow::WorkingTime {
public:
    Result<Instant> after(Instant from, const workflow::Amount& amount) const override { return from + length(amount); }
    Result<Instant> before(Instant until, const workflow::Amount& amount) const override { return until - length(amount); }
    Result<Instant> shifted(Instant due, Instant a, Instant b) const override { return due + (b - a); }
    Instant end_of(std::chrono::year_month_day day) const override { return Instant{std::chrono::sys_days{day}} + std::chrono::hours{10}; }
    const std::string& version() const override { return version_; }
private:
    static std::chrono::milliseconds length(const workflow::Amount& amount) { return std::chrono::hours{24} * amount.days + std::chrono::seconds{amount.seconds}; }
    std::string version_ = "elapsed";
};
}
std::string current_calendar(Tx&) { return "elapsed"; }
Result<std::shared_ptr<const workflow::WorkingTime>> working_time_of(Tx&, const Services&, const std::string&) { return std::make_shared<const Elapsed>(); }
}
